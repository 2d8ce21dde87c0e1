"""While the database is away every door says so, and that one may come again."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext


class DatabaseAway:
    """Middleware that answers 503; whatever was asked left nothing behind and may be repeated."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as ever."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that lost the database."""
        if not isinstance(error, InterfaceError | OperationalError):
            return None
        said = pgettext("api", "数据库暂时无法应答，请稍后重试。")
        problem = {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "code": "UNAVAILABLE",
            "detail": said,
        }
        response: HttpResponse = (
            JsonResponse(problem, status=503, content_type="application/problem+json")
            if request.path.startswith("/api/")
            else HttpResponse(said, status=503, content_type="text/plain; charset=utf-8")
        )
        response["Retry-After"] = "1"
        return response
