/**
 * Stands in for the parts of `chaoslib` that functions and controls of one's own import, where Chaos Toolkit is not installed.
 * (An extension from PyPI brings the real one with it.)
 */
export const toolkitStandIn: Readonly<Record<string, string>> = {
  chaoslib: `
import string

__version__ = "1.44.0"
__all__ = ["__version__", "substitute"]


def substitute(data, configuration=None, secrets=None):
    """Replaces names in texts, lists and mappings by what configuration and secrets hold for them."""
    if not data:
        return data
    values = {}
    for scope in reversed(list((secrets or {}).values())):
        if isinstance(scope, dict):
            values.update(scope)
    values.update(configuration or {})
    return replaced(data, values)


def replaced(data, values):
    if isinstance(data, dict):
        return {key: replaced(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [replaced(value, values) for value in data]
    if not isinstance(data, str):
        return data
    name = data[2:-1]
    if data.startswith("$" + "{") and data.endswith("}") and name in values:
        return values[name]
    return string.Template(data).safe_substitute(values)
`,
  'chaoslib.exceptions': `
class ChaosException(Exception):
    """The root of all others."""


class InvalidActivity(ChaosException):
    pass


class InvalidExperiment(ChaosException):
    pass


class ActivityFailed(ChaosException):
    pass


FailedActivity = ActivityFailed


class DiscoveryFailed(ChaosException):
    pass


class InvalidSource(ChaosException):
    pass


class InterruptExecution(ChaosException):
    pass


class ControlPythonFunctionLoadingError(Exception):
    pass


class InvalidControl(ChaosException):
    pass


class ExperimentExitedException(ChaosException):
    pass
`,
  'chaoslib.types': `
from enum import Enum
from typing import Any, Dict, List, Tuple, Union


class Dry(Enum):
    PROBES = "probes"
    ACTIONS = "actions"
    ACTIVITIES = "activities"
    PAUSE = "pause"


class Strategy(Enum):
    BEFORE_METHOD = "before-method-only"
    AFTER_METHOD = "after-method-only"
    DURING_METHOD = "during-method-only"
    DEFAULT = "default"
    CONTINUOUS = "continuously"
    SKIP = "skip"


Action = Dict[str, Any]
Activity = Dict[str, Any]
Configuration = Dict[str, Any]
Control = Dict[str, Any]
Discovery = Dict[str, Any]
DiscoveredActivities = Dict[str, Any]
DiscoveredSystemInfo = Dict[str, Any]
EventPayload = Dict[str, Any]
Experiment = Dict[str, Any]
Extension = Dict[str, Any]
Hypothesis = Dict[str, Any]
Journal = Dict[str, Any]
Layer = Any
MicroservicesStatus = Tuple[Dict[str, Any], Dict[str, Any]]
Probe = Dict[str, Any]
Run = Dict[str, Any]
Schedule = Any
Secrets = Dict[str, Dict[str, str]]
Settings = Dict[str, Any]
TargetLayers = Dict[str, List[Dict[str, Any]]]
Tolerance = Union[int, str, bool, list, Dict[str, Any]]
`,
  'chaoslib.exit': `
import os
import signal

__all__ = ["exit_gracefully", "exit_ungracefully"]


def exit_gracefully():
    """Ends the run; its rollbacks are played as its strategy has it."""
    os.kill(os.getpid(), signal.SIGUSR1)


def exit_ungracefully():
    """Ends the run without its rollbacks."""
    os.kill(os.getpid(), signal.SIGUSR2)
`,
  'chaoslib.run': `
EVENTS = (
    "started", "running", "finish", "interrupted", "signal_exit", "start_continuous_hypothesis",
    "continuous_hypothesis_iteration", "continuous_hypothesis_completed", "start_hypothesis_before",
    "hypothesis_before_completed", "start_hypothesis_after", "hypothesis_after_completed", "start_method",
    "method_completed", "start_rollbacks", "rollbacks_completed", "start_cooldown", "cooldown_completed",
    "start_activity", "activity_completed",
)


def ignored(self, *args, **kwargs):
    return None


RunEventHandler = type("RunEventHandler", (), {name: ignored for name in EVENTS})


class EventHandlerRegistry:
    def __init__(self):
        self.handlers = []

    def register(self, handler):
        self.handlers.append(handler)
`,
  'chaoslib.discovery': 'from chaoslib.discovery.discover import *\n',
  'chaoslib.discovery.discover': `
import datetime
import importlib
import inspect
import platform
import uuid

from chaoslib import __version__

__all__ = ["discover_actions", "discover_activities", "discover_probes", "initialize_discovery_result"]

JSON_TYPES = {
    bool: "boolean", int: "integer", float: "number", str: "string", bytes: "byte", set: "set", tuple: "tuple",
    list: "list", dict: "mapping", type(None): "null", None: "null",
}


def initialize_discovery_result(extension_name, extension_version, discovery_type):
    system = platform.uname()
    return {
        "chaoslib_version": __version__,
        "id": str(uuid.uuid4()),
        "target": discovery_type,
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "platform": {
            "system": system.system, "node": system.node, "release": system.release, "version": system.version,
            "machine": system.machine, "proc": system.processor, "python": platform.python_version(),
        },
        "extension": {"name": extension_name, "version": extension_version},
        "activities": [],
        "system": None,
    }


def discover_actions(extension_mod_name):
    return discover_activities(extension_mod_name, "action")


def discover_probes(extension_mod_name):
    return discover_activities(extension_mod_name, "probe")


def discover_activities(extension_mod_name, activity_type):
    module = importlib.import_module(extension_mod_name)
    exported = sorted(getattr(module, "__all__", []))
    found = [(name, getattr(module, name, None)) for name in exported]
    return [described(name, f, extension_mod_name, activity_type) for name, f in found if inspect.isfunction(f)]


def described(name, function, module_name, activity_type):
    signature = inspect.signature(function)
    activity = {
        "type": activity_type, "name": name, "mod": module_name, "doc": inspect.getdoc(function),
        "arguments": [argument(p) for p in signature.parameters.values() if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)],
    }
    if signature.return_annotation is not signature.empty:
        activity["return_type"] = type_name(signature.return_annotation)
    return activity


def argument(parameter):
    found = {"name": parameter.name}
    if parameter.default is not parameter.empty:
        found["default"] = parameter.default
    if parameter.annotation is not parameter.empty:
        found["type"] = type_name(parameter.annotation)
    return found


def type_name(annotation):
    origin = getattr(annotation, "__origin__", annotation)
    try:
        return JSON_TYPES.get(origin, "object")
    except TypeError:
        return "object"
`,
}
