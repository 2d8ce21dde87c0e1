"""The application as a web server calls it."""

import os

from django.core.wsgi import get_wsgi_application

from medcount.db import server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medcount.settings")
application = get_wsgi_application()
server.require_fit()
server.keep_connections()
