/** Where controls are called: around the loading of the file, the whole run, its hypothesis, its blocks, and each activity. */
export type ControlLevel = 'loader' | 'experiment' | 'hypothesis' | 'method' | 'rollback' | 'activity'

const levels: readonly ControlLevel[] = ['loader', 'experiment', 'hypothesis', 'method', 'rollback', 'activity']

/** The functions of a control module that a run calls, for a control of that scope. */
export function controlFunctionNames(scope: unknown): readonly string[] {
  const whens = (['before', 'after'] as const).filter(
    (when) => scope === when || (scope !== 'before' && scope !== 'after'),
  )
  const around = whens.flatMap((when) => levels.map((level) => controlFunctionName(when, level)))
  return ['configure_control', 'cleanup_control', ...around]
}

/** The name of the function of a control module that stands for a level. Spec 4.2. */
export function controlFunctionName(when: 'before' | 'after', level: ControlLevel): string {
  return `${when}_${level === 'loader' ? 'loading_experiment' : level}_control`
}
