/** Where controls are called: around the loading of the file, the whole run, its hypothesis, its blocks, and each activity. */
export type ControlLevel = 'loader' | 'experiment' | 'hypothesis' | 'method' | 'rollback' | 'activity'

/** The name of the function of a control module that stands for a level. Spec 4.2. */
export function controlFunctionName(when: 'before' | 'after', level: ControlLevel): string {
  return `${when}_${level === 'loader' ? 'loading_experiment' : level}_control`
}
