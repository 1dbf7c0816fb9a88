"""How the CV server words its answers."""

from __future__ import annotations

import base64
import io
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from aiohttp import web
from numpy.typing import NDArray
from PIL import Image

from tests.fakes.jimeng_server_shapes import Problem
from tests.fakes.jimeng_server_signature import SignatureProblem

_options = {"return_url", "logo_info", "aigc_meta"}


def success(data: Mapping[str, Any]) -> web.Response:
    """The call is ok; what became of the task is in `data.status`."""
    return web.json_response(
        {
            "code": 10000,
            "data": data,
            "message": "Success",
            "request_id": _request_id(),
            "status": 10000,
            "time_elapsed": "104.852309ms",
        }
    )


def problem(found: Problem, retry_after: float | None = None, data: Mapping[str, Any] | None = None) -> web.Response:
    """An error of the CV layer."""
    body = {
        "code": found.code,
        "data": data,
        "message": found.message,
        "request_id": _request_id(),
        "status": found.code,
        "time_elapsed": "3.1ms",
    }
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return web.json_response(body, status=found.status, headers=headers)


def openapi(found: SignatureProblem, action: str) -> web.Response:
    """An error of the layer in front: signature, permission, unknown action."""
    error = {"CodeN": 100010, "Code": found.code, "Message": found.message}
    return web.json_response({"ResponseMetadata": _metadata(action) | {"Error": error}}, status=found.status)


def balance(amount: Decimal) -> web.Response:
    """QueryBalanceAcct, with the names of the vendor's own client `volcenginesdkbilling`."""
    result = {
        "AccountID": 2100012345,
        "ArrearsBalance": "0.00",
        "AvailableBalance": str(amount),
        "CashBalance": str(amount),
        "CreditLimit": "0.00",
        "Currency": "CNY",
        "FreezeAmount": "0.00",
    }
    return web.json_response({"ResponseMetadata": _metadata("QueryBalanceAcct"), "Result": result})


def nothing(status: str) -> dict[str, Any]:
    """`data` of a query with every result still empty."""
    empty = dict.fromkeys(("binary_data_base64", "image_urls", "video_url"))
    return empty | {"resp_data": "", "status": status, "aigc_meta_tagged": False}


def query_options(body: Mapping[str, Any]) -> Mapping[str, Any] | Problem:
    """`req_json` decoded: it is a JSON text inside the JSON body."""
    if "req_json" not in body:
        return {}
    try:
        options = json.loads(body["req_json"]) if isinstance(body["req_json"], str) else None
    except ValueError:
        options = None
    if not isinstance(options, dict) or set(options) - _options:
        return Problem(400, 50200, f"req_json must be the text of a JSON object of {sorted(_options)}")
    return options


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def png(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _request_id() -> str:
    return uuid.uuid4().hex.upper()


def _metadata(action: str) -> dict[str, Any]:
    return {
        "RequestId": _request_id(),
        "Action": action,
        "Version": "2022-08-31",
        "Service": "cv",
        "Region": "cn-north-1",
    }
