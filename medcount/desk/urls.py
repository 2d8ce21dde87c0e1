"""The addresses of the desk: nouns; what is done to one is a POST below it."""

from django.urls import path

from medcount.desk import (
    approvals,
    counting_page,
    session,
    settling,
    signing,
    today,
    variances,
)

urlpatterns = [
    path("login", session.log_in, name="log_in"),
    path("logout", session.log_out, name="log_out"),
    path("site", session.choose_site, name="site"),
    path("language", session.choose_language, name="language"),
    path("count", counting_page.counting_page, name="count"),
    path("sw.js", counting_page.service_worker, name="service_worker"),
    path("variances", variances.variances, name="variances"),
    path("variances/<int:line>", variances.variance, name="variance"),
    path("variances/<int:line>/cause", settling.confirm_cause, name="variance_cause"),
    path("variances/<int:line>/timing", settling.amend_timing, name="variance_timing"),
    path("variances/<int:line>/recount", settling.order_recount, name="variance_recount"),
    path("variances/<int:line>/quality", settling.hand_to_quality, name="variance_quality"),
    path("approvals", approvals.approvals, name="approvals"),
    path("approvals/proposal", signing.propose, name="proposal"),
    path("approvals/<uuid:form>", approvals.approval, name="approval"),
    path("approvals/<uuid:form>/signature", signing.sign, name="signature"),
    path("approvals/<uuid:form>/return", signing.send_back, name="return"),
    path("approvals/<uuid:form>/posting", signing.post, name="posting"),
    path("approvals/<uuid:form>/reversal", signing.reverse_posted, name="reversal"),
    path("", today.today, name="today"),
]
