import { misused, type UserError } from './user-error.ts'

export const commandLines: readonly UserError[] = [
  misused('an empty command', [''], 'There is no command ""'),
  misused(
    'an unknown command of plugins',
    ['plugins', 'instal', 'x'],
    'There is no command "plugins instal"',
    'Did you mean plugins install?',
  ),
  misused('an unknown command of the sandbox', ['sandbox', 'upp'], 'Did you mean sandbox up?'),
  misused(
    'a mode of --dry that is none',
    ['run', 'ok.json', '--dry', 'all'],
    `--dry can't be "all"`,
    'probes, actions, activities or pause',
  ),
  misused('an unknown log format', ['--log-format', 'xml', 'run', 'ok.json'], `--log-format can't be "xml"`),
  misused(
    'an unknown level of the log file',
    ['--log-file', 'l', '--log-file-level', 'loud', 'run', 'ok.json'],
    `--log-file-level can't be "loud"`,
  ),
  misused('an unknown format of a setting', ['settings', 'get', 'a', '--format', 'xml'], `--format can't be "xml"`),
  misused(
    'an unknown table of exit codes as option',
    ['run', 'ok.json', '--exit-codes', 'mine'],
    `--exit-codes can't be "mine"`,
  ),
  misused(
    'an unknown preset of the sandbox',
    ['run', 'ok.json', '--sandbox', '--sandbox-preset', 'boutique'],
    `--sandbox-preset can't be "boutique"`,
  ),
  misused(
    'a preset without a sandbox',
    ['run', 'ok.json', '--sandbox-preset', 'empty'],
    'the run is not to use one',
    'Add --sandbox.',
  ),
  misused(
    'manifests without a sandbox',
    ['run', 'ok.json', '--sandbox-manifests', 'm'],
    '--sandbox-manifests says what is in a sandbox',
  ),
  misused(
    'a number of nodes that is none',
    ['sandbox', 'up', '--nodes', 'many'],
    `--nodes can't be "many"`,
    'Give a whole number',
  ),
  misused('a port beyond all ports', ['sandbox', 'up', '--port', '70000'], `--port can't be "70000"`),
  misused('a frequency below zero', ['run', 'ok.json', '--hypothesis-frequency', '-1'], 'hypothesis-frequency'),
  misused('a variable without a name', ['run', 'ok.json', '--var', '=1'], 'is not of the form KEY=VALUE'),
  misused('a variable of an unknown type', ['run', 'ok.json', '--var', 'a:double=1'], "--var a:double can't be used"),
  misused(
    'a variable that is no integer',
    ['run', 'ok.json', '--var', 'a:int=one'],
    "--var a:int can't be used",
    '--var replicas:int=3',
  ),
  misused(
    'a variable that is no JSON',
    ['run', 'ok.json', '--var', 'a:json={'],
    "--var a:json can't be used",
    'is no JSON',
  ),
  misused(
    'a variable of JSON with too many levels',
    ['run', 'ok.json', '--var', `a:json=${'['.repeat(2000)}`],
    'there are more than 1000 levels',
  ),
  misused(
    'a file of controls that is not there',
    ['run', 'ok.json', '--control-file', 'c.yaml'],
    'There is no file c.yaml for --control-file',
  ),
  misused('a reason without a run to accept', ['recover', '--reason', 'x'], '--reason belongs to --accept'),
  misused('a run to accept without a reason', ['recover', '--accept', 'r'], '--accept needs a reason'),
  misused('a key of the settings with an empty part', ['settings', 'get', 'a..b'], 'is no key of the settings'),
  misused(
    'a key of the settings with too many parts',
    ['settings', 'set', `${'a.'.repeat(1000)}a`, '1'],
    'The key has 1001 parts',
  ),
  misused(
    'a setting with too many levels',
    ['settings', 'set', 'a', '['.repeat(1001)],
    'there are more than 1000 levels',
  ),
  misused(
    'an item far beyond the end of a list',
    ['settings', 'set', 'a[999999999]', '1'],
    "a[999999999] can't be set",
    'The next one is [0].',
  ),
  misused('a setting without its value', ['settings', 'set', 'a'], 'VALUE is missing'),
  misused('a run to make a journal of that is not named', ['journal'], 'RUN is missing'),
]
