import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Chaos, experimentOf, processOf } from '../chaos.ts'
import type { UserError } from './user-error.ts'

const kubeconfig = (more: object) => ({
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
  clusters: [{ name: 'k', cluster: { server: 'http://127.0.0.1:1' } }],
  users: [{ name: 'u', user: { token: 'x' } }],
  ...more,
})
const look = {
  type: 'probe',
  name: 'look',
  provider: { type: 'python', module: 'chaosk8s.probes', func: 'all_pods_healthy' },
}

/** A run against the cluster of a kubeconfig: an access that is not there makes it inconclusive. */
function reached(what: string, content: unknown, ...says: UserError['says']): UserError {
  return {
    what,
    async given(chaos) {
      await chaos.write('kubeconfig', content)
      await chaos.write('e.json', experimentOf([look]))
    },
    args: ['run', 'e.json'],
    environment: { KUBECONFIG: 'kubeconfig' },
    code: 4,
    says,
  }
}

/** Settings that are refused by every command that reads them. */
function settings(what: string, text: string, ...says: UserError['says']): UserError {
  return {
    what,
    given: (chaos) => chaos.write('s.yaml', text),
    args: ['--settings', 's.yaml', 'run', 'ok.json'],
    code: 2,
    says,
  }
}

/** A file of variables. */
function variables(what: string, name: string, text: string, ...says: UserError['says']): UserError {
  return {
    what,
    given: (chaos) => chaos.write(name, text),
    args: ['run', 'ok.json', '--var-file', name],
    code: 2,
    says,
  }
}

/** Manifests of a sandbox. */
function manifests(what: string, text: string, ...says: UserError['says']): UserError {
  return {
    what,
    given: (chaos) => chaos.write('m/a.yaml', text),
    args: ['run', 'ok.json', '--sandbox', '--sandbox-manifests', 'm'],
    code: 2,
    says,
  }
}

const inACircle = 'its symbolic links lead in a circle'
const noFolder = 'a part of its path is no folder'
const withManifests = ['run', 'ok.json', '--sandbox', '--sandbox-manifests']

/** A path of which something else is there than is meant: a folder, a file, a link in a circle. */
function unreadable(what: string, args: readonly string[], ...says: UserError['says']): UserError {
  return {
    what,
    async given({ folder }) {
      await mkdir(join(folder, 'dir.yaml'))
      await symlink('loop.yaml', join(folder, 'loop.yaml'))
      await writeFile(join(folder, 'file'), '')
    },
    args,
    code: 2,
    says,
  }
}

const files: readonly UserError[] = [
  settings('settings that are a list', '- a', 'are no mapping'),
  settings('settings that contain themselves', 'a: &a {b: *a}', 'the anchor a contains itself'),
  settings('settings of too many levels', '['.repeat(501), 'there are more than 500 levels'),
  settings(
    'a table of exit codes in the settings that is none',
    'exit_codes: mine',
    `exit_codes in the settings can't be "mine"`,
  ),
  {
    what: 'settings that are a folder',
    given: ({ folder }) => mkdir(join(folder, 's.yaml')),
    args: ['--settings', 's.yaml', 'run', 'ok.json'],
    code: 2,
    says: ["s.yaml can't be read: it is a folder"],
  },
  unreadable('settings that link to themselves', ['--settings', 'loop.yaml', 'run', 'ok.json'], inACircle),
  unreadable('an experiment that links to itself', ['run', 'loop.yaml'], inACircle),
  unreadable('variables that are a folder', ['run', 'ok.json', '--var-file', 'dir.yaml'], 'it is a folder'),
  unreadable('a control file that is a folder', ['run', 'ok.json', '--control-file', 'dir.yaml'], 'it is a folder'),
  unreadable('manifests that link to themselves', [...withManifests, 'loop.yaml'], inACircle),
  unreadable('manifests that are a file', [...withManifests, 'file'], 'it is a file'),
  unreadable('manifests below a file', [...withManifests, 'file/x'], noFolder),
  unreadable('a state folder below a file', ['run', 'ok.json', '--state-dir', 'file/x'], 'its folder is no folder'),
  unreadable('a state folder that links to itself', ['run', 'ok.json', '--state-dir', 'loop.yaml'], inACircle),
  {
    ...unreadable('a state folder to recover from that links to itself', [], inACircle),
    args: ['recover', '--state-dir', 'loop.yaml'],
    code: 5,
  },
  unreadable(
    'a state folder of a sandbox below a file',
    ['sandbox', 'up', '--state-dir', 'file/x'],
    'its folder is no folder',
  ),
  {
    what: 'a setting below a value',
    given: (chaos) => chaos.write('s.yaml', 'a: 1'),
    args: ['--settings', 's.yaml', 'settings', 'set', 'a.b', '1'],
    code: 2,
    says: ["a.b can't be set, as something on the way to it holds a value"],
  },
  { what: 'a setting that is not there', args: ['settings', 'get', 'a'], code: 1, says: ['There is no setting a'] },
  {
    what: 'a setting to be removed that is not there',
    args: ['settings', 'remove', 'a'],
    code: 1,
    says: ['There is no setting a'],
  },
  variables('variables that are a list', 'v.yaml', '- a', 'v.yaml is no mapping'),
  variables(
    'variables whose configuration is a text',
    'v.json',
    '{"configuration": "a"}',
    '"configuration" in the variable file v.json is no mapping',
  ),
  variables('variables that are no JSON', 'v.json', '{', "v.json can't be understood: at 1:2"),
  variables(
    'a line of variables without a value',
    'v.env',
    'A=1\nB',
    'Line 2 of the variable file v.env is not of the form NAME=VALUE',
  ),
  {
    what: 'a control file of another ending',
    given: (chaos) => chaos.write('c.txt', ''),
    args: ['run', 'ok.json', '--control-file', 'c.txt'],
    code: 2,
    says: ['c.txt is neither JSON nor YAML by its name'],
  },
  {
    what: 'a discovery file with an activity without a name',
    given: (chaos) => chaos.write('discovery.json', { activities: [{ mod: 'm' }] }),
    args: ['init'],
    code: 2,
    says: ['discovery.json is no discovery file'],
  },
  {
    what: 'a list of installed plugins that is none',
    given: (chaos) => chaos.write('data/package.json', { oclif: { plugins: [{ name: 7 }] } }),
    args: ['discover'],
    environment: { CHAOS_DATA_DIR: 'data' },
    code: 2,
    says: ["data/package.json can't be understood", 'install the plugins again'],
  },
  manifests('a manifest without a kind', 'apiVersion: v1', 'm/a.yaml has no kind'),
  manifests('a manifest of a kind that is not served', 'apiVersion: v1\nkind: Pot\nmetadata: {name: a}', 'm/a.yaml'),
  manifests(
    'a manifest that contains itself',
    'apiVersion: v1\nkind: Pod\nmetadata: &a {name: a, labels: *a}',
    /m\/a\.yaml can't be read: it has more than 500 levels \(line 3, column \d+\)\./,
  ),
  manifests(
    'a manifest with half a character in its name',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: "\\ud800"}',
    'm/a.yaml is refused: the name of the object',
  ),
  manifests('a manifest of too many levels', '['.repeat(20_000), "m/a.yaml can't be read"),
  {
    what: 'a folder of manifests that is not there',
    args: ['run', 'ok.json', '--sandbox', '--sandbox-manifests', 'm'],
    code: 2,
    says: ['it is not there'],
  },
]

const clusters: readonly UserError[] = [
  reached(
    'a kubeconfig that is no YAML',
    'a: [',
    'neither YAML nor JSON: line 1, column 5',
    'another one in KUBECONFIG',
  ),
  reached('a kubeconfig that is a list', '- a', 'holds no mapping'),
  reached('a kubeconfig that contains itself', 'a: &a {b: *a}', 'it has more than 500 levels'),
  reached('a kubeconfig without a context', kubeconfig({ 'current-context': '' }), 'context'),
  reached('a context that is not there', kubeconfig({ 'current-context': 'd' }), /context.*d/),
  reached('a cluster that is not there', kubeconfig({ clusters: [] }), 'k'),
  reached(
    'a server that is no address',
    kubeconfig({ clusters: [{ name: 'k', cluster: { server: 'no address' } }] }),
    'no address',
  ),
  reached(
    'a certificate that is not there',
    kubeconfig({
      clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority': 'none' } }],
    }),
    'none',
  ),
]

const runs: readonly UserError[] = [
  {
    what: 'a journal of a run that is not there',
    args: ['journal', 'nobody'],
    code: 2,
    says: ['There is no run nobody'],
  },
  {
    what: 'a journal of a file that is no record',
    given: (chaos: Chaos) => chaos.write('log.jsonl', 'nothing\n'),
    args: ['journal', './log.jsonl'],
    code: 2,
    says: ['There is no journal to be made of', 'No line of its log is as it was written'],
  },
  {
    what: 'a run to recover that is not there',
    args: ['recover', 'nobody', '--yes'],
    code: 2,
    says: ['There is no unfinished run nobody'],
  },
  {
    what: 'a run to accept that is not there',
    args: ['recover', '--accept', 'nobody', '--reason', 'x'],
    code: 2,
    says: ['There is no unfinished run nobody'],
  },
  {
    what: 'a state folder that is a file',
    given: (chaos: Chaos) => chaos.write('state', ''),
    args: ['recover', '--state-dir', 'state'],
    code: 5,
    says: ["state can't be read", '--state-dir'],
  },
  {
    what: 'a journal that can not be written where it is asked for',
    given: async (chaos: Chaos) => chaos.write('e.json', experimentOf([processOf('true', [])])),
    args: ['run', 'e.json', '--journal-path', '.'],
    code: 2,
    says: ['it is a folder'],
  },
]

export const surroundings: readonly UserError[] = [...files, ...clusters, ...runs]
