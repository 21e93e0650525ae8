/**
 * `chaos_bridge.controls`: runs the functions of control modules. What they alter of the objects that they are given goes back with
 * the answer. Configuration, secrets and experiment stay the same objects from call to call, as in Chaos Toolkit.
 */
export const controls = `
import inspect
import json

from chaos_bridge import encoding, failures, functions

LIVE = {}
HANDLERS = []


class EventRegistry:
    """What a control's configure_control gets to register handlers of a run's events."""

    def register(self, handler):
        HANDLERS.append(handler)


def describe(job):
    """The functions of a control module, and the parameters of each."""
    module = functions.load(job["module"])
    found = {}
    for name, value in vars(module).items():
        if callable(value) and not inspect.isclass(value):
            if name.endswith("_control"):
                found[name] = list(functions.parameters_of(value) or {})
    return found


def run(job):
    function = functions.find(job["module"], job["func"])
    if "positional" in job:
        function(*job["positional"])
        return {"changed": {}, "handlers": len(HANDLERS)}
    given = dict(job["given"])
    for name in given:
        if name in ("configuration", "secrets", "experiment"):
            given[name] = refresh(name, given[name])
    if "path" in job:
        given["context"] = at(given["experiment"], job["path"])
    if "event_registry" in given:
        given["event_registry"] = EventRegistry()
    watched = [n for n in given if n in job["watched"]]
    before = {name: frozen(given[name]) for name in watched}
    failure = None
    try:
        function(**{**job["arguments"], **given})
    except Exception as x:
        failure = failures.describe(x)
    changed = {name: encoding.encode(given[name]) for name in watched if frozen(given[name]) != before[name]}
    return {"changed": changed, "handlers": len(HANDLERS), **({"failure": failure} if failure else {})}


def publish(job):
    """Calls the registered handlers of an event."""
    for handler in HANDLERS:
        function = getattr(handler, job["event"], None)
        if function is not None:
            try:
                function(*job["arguments"])
            except Exception:
                pass


def frozen(value):
    return json.dumps(encoding.encode(value))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def refresh(name, value):
    if value is None:
        return None
    LIVE[name] = merged(LIVE.get(name), value)
    return LIVE[name]


def merged(old, new):
    """The new value, in the old objects as far as they fit."""
    if isinstance(old, dict) and isinstance(new, dict):
        kept = {key: merged(old.get(key), entry) for key, entry in new.items()}
        old.clear()
        old.update(kept)
        return old
    if isinstance(old, list) and isinstance(new, list):
        if len(old) == len(new):
            old[:] = [merged(one, other) for one, other in zip(old, new)]
        else:
            left = list(old)
            old[:] = [taken(left, entry) for entry in new]
        return old
    return new


def taken(left, entry):
    """An entry that moved stays the same object."""
    return left.pop(left.index(entry)) if entry in left else entry
`
