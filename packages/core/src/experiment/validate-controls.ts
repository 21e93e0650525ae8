import type { Control, Experiment } from '../model/experiment.ts'
import { unknownName } from '../model/unknown-name.ts'
import type { PythonModules } from '../providers/python/python-modules.ts'
import { pythonStr } from '../python/text-form.ts'
import { isTrue } from '../python/truth.ts'
import { requiredKey } from './required-key.ts'
import { requiredText } from './required-text.ts'
import { type Block, isBlock, type Path, type Report } from './validation-context.ts'

interface DeclaredControl {
  readonly control: unknown
  readonly path: Path
}

/** Reports all that is wrong with the controls of an experiment, wherever they are declared. Spec 2, rules 31 to 37. */
export async function validateControls(document: Experiment, python: PythonModules, report: Report): Promise<void> {
  const declared = [...controlsIn(document, report)]
  const names = new Set(
    declared.flatMap(({ control }) => (isBlock(control) && 'provider' in control ? [pythonStr(control['name'])] : [])),
  )
  for (const { control, path } of declared) {
    if (!isBlock(control)) report(path, 'A control must be a mapping.')
    else if (isTrue(control['ref'])) checkReference(control['ref'], path, names, report)
    else if (checkControl(control, path, report)) {
      const objection = await python.validateControl(control as Control)
      if (objection !== undefined) report(path, objection)
    }
  }
}

function checkReference(ref: unknown, path: Path, names: ReadonlySet<string>, report: Report): void {
  if (names.has(pythonStr(ref))) return
  report([...path, 'ref'], () => unknownName(`No control is named "${pythonStr(ref)}"`, ref, names))
}

function checkControl(control: Block, path: Path, report: Report): boolean {
  const { name, provider, scope } = control
  const label = `control "${pythonStr(name ?? '')}"`
  let valid = true
  const wrong: Report = (...said) => {
    valid = false
    report(...said)
  }
  if (!isTrue(name)) requiredText(control, 'name', path, 'A control needs a name, or the "ref" of another.', wrong)
  else if (isBlock(name) || Array.isArray(name)) wrong([...path, 'name'], 'The name of a control must be a text.')
  if (isTrue(scope) && scope !== 'before' && scope !== 'after') {
    wrong([...path, 'scope'], `The scope of ${label} must be before or after, or left out for both.`)
  }
  if (!isTrue(provider)) requiredKey(control, 'provider', path, `The ${label} needs a provider.`, wrong)
  else if (!isBlock(provider)) wrong([...path, 'provider'], `The provider of ${label} must be a mapping.`)
  else if (provider['type'] === 'python' && !isTrue(provider['module'])) {
    requiredKey(provider, 'module', [...path, 'provider'], `The ${label} needs the "module" of its functions.`, wrong)
  }
  return valid
}

function* controlsIn(document: Experiment, report: Report): Generator<DeclaredControl> {
  yield* listed(document, [], report)
  const hypothesis: unknown = document['steady-state-hypothesis']
  if (isBlock(hypothesis)) {
    yield* listed(hypothesis, ['steady-state-hypothesis'], report)
    yield* ofActivities(hypothesis['probes'], ['steady-state-hypothesis', 'probes'], report)
  }
  yield* ofActivities(document.method, ['method'], report)
  yield* ofActivities(document.rollbacks, ['rollbacks'], report)
}

function* ofActivities(activities: unknown, path: Path, report: Report): Generator<DeclaredControl> {
  if (!Array.isArray(activities)) return
  for (const [index, activity] of (activities as readonly unknown[]).entries()) {
    if (isBlock(activity)) yield* listed(activity, [...path, index], report)
  }
}

function* listed(block: Block, path: Path, report: Report): Generator<DeclaredControl> {
  const controls = block['controls'] ?? []
  const at = [...path, 'controls']
  if (!Array.isArray(controls)) return report(at, '"controls" must be a list.')
  for (const [index, control] of (controls as readonly unknown[]).entries()) yield { control, path: [...at, index] }
}
