/** `chaos_bridge.failures`: what a function raised, as data. */
export const failures = String.raw`
import traceback

from chaos_bridge.encoding import Unserialisable

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"


class NoModule(Exception):
    """A module that is asked for can't be found."""


class NoFunction(Exception):
    """A module has no such function."""


class TooDeep(Exception):
    """What a function is to be given has more levels than Python reads."""


# Of an error that does not let itself be described.
NAMELESS = {"kind": "exception", "text": "an exception that can't be described", "message": "", "lines": []}


def describe(error):
    text = summary(error)
    return {
        "kind": kind_of(error),
        "text": text,
        "message": message_of(error),
        "lines": lines_of(error) + [CAUSE, "chaoslib.exceptions.ActivityFailed: " + text + "\n"],
    }


def message_of(error):
    try:
        return str(error)
    except Exception:
        # As Python's own traces have it.
        return "<exception str() failed>"


def kind_of(error):
    if isinstance(error, NoModule):
        return "module"
    if isinstance(error, NoFunction):
        return "function"
    if isinstance(error, TooDeep):
        return "depth"
    if isinstance(error, Unserialisable):
        return "result"
    if is_of_toolkit(error, "ActivityFailed"):
        return "activity-failed"
    if is_of_toolkit(error, "InterruptExecution"):
        return "interrupt"
    return "exception" if isinstance(error, Exception) else "exit"


def is_of_toolkit(error, name):
    return any(c.__module__ == "chaoslib.exceptions" and c.__name__ == name for c in type(error).__mro__)


def summary(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = str(kind.__module__) + "." + name
    message = message_of(error)
    return name + ": " + message if message else name


def lines_of(error):
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith("<chaos>/"):
        trace = trace.tb_next
    return traceback.format_exception(type(error), error, trace)
`
