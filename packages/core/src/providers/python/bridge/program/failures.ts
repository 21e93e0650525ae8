/** `chaos_bridge.failures`: what a function raised, as data. */
export const failures = String.raw`
import traceback

from chaos_bridge.encoding import Unserialisable

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"


class NoModule(Exception):
    """A module that is asked for can't be found."""


class NoFunction(Exception):
    """A module has no such function."""


def describe(error):
    text = summary(error)
    return {
        "kind": kind_of(error),
        "text": text,
        "message": str(error),
        "lines": lines_of(error) + [CAUSE, "chaoslib.exceptions.ActivityFailed: " + text + "\n"],
    }


def kind_of(error):
    if isinstance(error, NoModule):
        return "module"
    if isinstance(error, NoFunction):
        return "function"
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
        name = kind.__module__ + "." + name
    message = str(error)
    return name + ": " + message if message else name


def lines_of(error):
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith("<chaos>/"):
        trace = trace.tb_next
    return traceback.format_exception(type(error), error, trace)
`
