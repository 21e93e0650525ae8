/** `chaos_bridge.encoding`: values as JSON has them, the way Chaos Toolkit writes its journal. */
export const encoding = `
import base64
import datetime
import decimal
import math
import uuid


MARK = "$chaos"


class Unserialisable(Exception):
    """Holds the name of the type that JSON has no form for."""


def encoded_result(value):
    try:
        return encode(value)
    except RecursionError:
        raise Unserialisable(type(value).__name__ + " that holds itself") from None


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {MARK: "float", "value": str(value)}
    if isinstance(value, dict):
        entries = {key_text(key): encode(entry) for key, entry in value.items()}
        return {MARK: "mapping", "value": [list(entry) for entry in entries.items()]} if MARK in entries else entries
    if isinstance(value, (list, tuple)):
        return [encode(entry) for entry in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    raise Unserialisable(type(value).__name__)


def key_text(key):
    if isinstance(key, str):
        return key
    if key is None:
        return "null"
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (int, float)):
        return str(key)
    raise Unserialisable(type(key).__name__)


def decode(mapping):
    kind = mapping.get(MARK)
    if kind == "mapping":
        return dict(mapping["value"])
    if kind == "bytes":
        return base64.b64decode(mapping["value"])
    if kind == "float":
        return float(mapping["value"])
    return mapping
`
