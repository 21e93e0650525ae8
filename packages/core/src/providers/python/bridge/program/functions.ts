/** `chaos_bridge.functions`: calls functions and checks calls beforehand. */
export const functions = `
import difflib
import importlib
import inspect

from chaos_bridge import encoding, failures


def load(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as x:
        missing = x.name or ""
        if name == missing or name.startswith(missing + "."):
            raise failures.NoModule(missing) from x
        raise


def find(module_name, function_name):
    module = load(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise failures.NoFunction(no_function(module, module_name, function_name)) from None


def no_function(module, module_name, function_name):
    near = nearest(function_name, [n for n in dir(module) if not n.startswith("_")])
    hint = ", did you mean '" + near + "'?" if near else ""
    return "The Python module '" + module_name + "' has no function '" + function_name + "'" + (hint or ".")


def nearest(wrong, names):
    """The name that is most likely meant. The first word says what is done: whoever restarts is not led to create or to start."""
    same = [n for n in names if letters_of(n) == letters_of(wrong)]
    if same:
        return same[0]
    verb = first_word(wrong)
    alike = [n for n in names if is_same(verb, first_word(n)) or (verb == wrong and is_slip(wrong, n))]
    # Who says more than a name has does not mean that name: to remove folders is not to remove.
    alike = [n for n in alike if not wrong.startswith(n + "_")]
    near = difflib.get_close_matches(wrong, alike, 1)
    return near[0] if near else None


def letters_of(name):
    return name.replace("_", "").lower()


def is_slip(word, other):
    # In a short name one letter is a large part of it.
    cutoff = 0.6 if len(word) < 4 else 0.75
    return not is_turned(word, other) and bool(difflib.get_close_matches(word, [other], 1, cutoff))


def first_word(name):
    return name.partition("_")[0]


def is_same(word, other):
    return word == other or (not is_turned(word, other) and bool(difflib.get_close_matches(word, [other], 1, 0.8)))


def is_turned(word, other):
    short, long = sorted([word, other], key=len)
    return long.endswith(short) and long[: len(long) - len(short)] in ("un", "re", "de", "dis", "non", "in")


def parameters_of(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None


def call(job):
    function = find(job["module"], job["func"])
    if "positional" in job:
        return encoding.encoded_result(function(*job["positional"]))
    arguments = dict(job["arguments"])
    parameters = parameters_of(function) or {}
    for name in ("secrets", "configuration"):
        if name in parameters and name in job:
            arguments[name] = job[name]
    return encoding.encoded_result(function(**arguments))


def check(job):
    """Says in a sentence what is wrong with a call, or nothing."""
    function = find(job["module"], job["func"])
    name = job["module"] + "." + job["func"]
    if not (inspect.isfunction(function) or inspect.isbuiltin(function)):
        return name + " is no function but of type " + type(function).__name__ + "."
    parameters = parameters_of(function)
    if parameters is None:
        return None
    given = job["arguments"]
    by_name = [p for p in parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    names = [p.name for p in by_name]
    takes_any = any(p.kind == p.VAR_KEYWORD for p in parameters.values())
    if not takes_any:
        for argument in given:
            if argument not in names:
                return name + " takes no argument '" + argument + "'" + takes(argument, names)
    for p in parameters.values():
        if p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            continue
        if p.kind == p.POSITIONAL_ONLY:
            return name + " takes '" + p.name + "' by position only, so it can't be called from an experiment."
        if p.name not in given and p.name not in ("configuration", "secrets"):
            return name + " needs the argument '" + p.name + "', which is missing."
    return None


def takes(argument, names):
    near = nearest(argument, names)
    if near:
        return ", did you mean '" + near + "'?"
    names = [n for n in names if n not in ("configuration", "secrets")]
    return "; it takes " + ", ".join(names) + "." if names else "; it takes none."
`
