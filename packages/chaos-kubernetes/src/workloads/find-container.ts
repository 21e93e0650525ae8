import type { FieldPath } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import type { PodTemplate, TemplateContainer } from './templated-workload.ts'

/** A container of a pod template, and the way to it in the workload. */
export interface FoundContainer {
  readonly container: TemplateContainer
  readonly path: FieldPath
}

/**
 * Finds a container of a pod template, be it one that only prepares the others; the only one where none is named. Throws `StepFailure` where there is none of
 * that name, or where there are several and none is named. `which` is the workload as people name it.
 */
export function findContainer(template: PodTemplate, name: string | null, which: string): FoundContainer {
  const { containers, initContainers = [] } = template.spec
  if (name === null) {
    const [only, ...more] = containers
    if (only !== undefined && more.length === 0) return found('containers', only, 0)
    throw new StepFailure(`${which} has ${containers.length} containers: ${namesOf(containers)}.`, {
      remedy: 'Say which one is meant by container.',
    })
  }
  for (const [list, members] of [['containers', containers] as const, ['initContainers', initContainers] as const]) {
    const at = members.findIndex((container) => container.name === name)
    if (at >= 0) return found(list, members[at]!, at)
  }
  throw new StepFailure(`${which} has no container ${name}; it has ${namesOf([...containers, ...initContainers])}.`, {
    remedy: 'Correct the container.',
  })
}

function found(list: 'containers' | 'initContainers', container: TemplateContainer, at: number): FoundContainer {
  return {
    container,
    path: ['spec', 'template', 'spec', list, { at, like: [{ parts: { name: container.name } }] }],
  }
}

function namesOf(containers: readonly TemplateContainer[]): string {
  return containers.map(({ name }) => name).join(', ')
}
