"""What the API says of itself: OpenAPI 3.1, and a page that shows it without any script."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medcount.api.problems import MEDIA_TYPE
from medcount.api.v1 import api

PREFIX = "/api/v1"
_METHODS = ("get", "post", "put", "patch", "delete")


@cache
def described() -> str:
    """Return the description as text, the same for the same program."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    schema["servers"] = [{"url": "/"}]
    for _, _, operation in _operations(schema):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the description."""
    return HttpResponse(described(), content_type="application/json; charset=utf-8")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description to people."""
    schema = json.loads(described())
    shown = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "parameters": operation["parameters"],
            "body": _shape(operation.get("requestBody", {}), schema),
            "answers": [
                {"status": status, "meaning": answer["description"]}
                for status, answer in operation["responses"].items()
            ],
            "answer": _shape(_good(operation), schema),
        }
        for path, method, operation in _operations(schema)
    ]
    return render(request, "api/docs.html", {"operations": shown, "description": schema["info"]})


def _operations(schema: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in _METHODS
    ]


def _good(operation: Any) -> Any:
    return next(answer for status, answer in operation["responses"].items() if int(status) < 400)


def _shape(holder: Any, schema: Any) -> str:
    """Return what a body looks like, as an example in outline; "" where there is none."""
    content = holder.get("content", {}).get("application/json")
    if not content:
        return ""
    outline = _outline(content["schema"], schema["components"]["schemas"])
    return json.dumps(outline, ensure_ascii=False, indent=2)


def _outline(part: Any, named: Any) -> Any:
    if "$ref" in part:
        return _outline(named[part["$ref"].rpartition("/")[2]], named)
    if "anyOf" in part:
        return _outline(part["anyOf"][0], named)
    if "enum" in part:
        return " | ".join(map(str, part["enum"]))
    if part.get("type") == "array":
        return [_outline(part["items"], named)]
    if "properties" in part:
        return {name: _outline(held, named) for name, held in part["properties"].items()}
    return part.get("format") or part.get("type", "")
