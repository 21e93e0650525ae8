import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lasting, removed, undone } from '../support/shop-actions.ts'

/** An activity, by its id, and its arguments. */
export interface Step {
  readonly activity: string
  readonly args: object
}

/** An action that changes something, and what there must be before it. */
export interface FaultyAction {
  readonly name: string
  /** Played one after another; the faults are for the last one. */
  steps(folder: string): Promise<readonly Step[]>
  /** What it takes away for good, by where it is made. */
  readonly takesAway?: string
}

const step = (activity: string, args: object): Step => ({ activity: `kubernetes/${activity}`, args })

const place = { virtual_service_name: 'web', ns: 'shop' }
const plain = { ...place, routes: [{ destination: { host: 'web' } }] }
const faulty = { ...place, routes: [{ destination: { host: 'web', subset: 'old' } }] }
const istio: Readonly<Record<string, object>> = {
  'add-abort-fault': { ...plain, http_status: 500 },
  'add-delay-fault': { ...plain, fixed_delay: '2s' },
  'remove-abort-fault': faulty,
  'remove-delay-fault': faulty,
  'set-fault': { ...faulty, fault: { abort: { httpStatus: 418, percentage: { value: 100 } } } },
  'unset-fault': faulty,
}

/** Every action of our plugins that changes the state of a cluster. */
export const faultyActions: readonly FaultyAction[] = [
  ...undone.map(([activity, args]) => ({
    name: `kubernetes/${activity}`,
    steps: async (folder: string) => {
      const file = async (name: string, manifest: object) => {
        const path = join(folder, `${name}.json`)
        await writeFile(path, JSON.stringify(manifest))
        return path
      }
      return [step(activity, await args(file))]
    },
  })),
  ...removed.map(([remove, args, make, makeArgs]) => ({
    name: `kubernetes/${remove}`,
    steps: async () => [step(make, makeArgs), step(remove, args)],
  })),
  ...lasting.map(([activity, takesAway, args]) => ({
    name: `kubernetes/${activity}`,
    steps: async () => [step(activity, args)],
    takesAway,
  })),
  ...Object.entries(istio).map(([activity, args]) => ({
    name: `istio/${activity}`,
    steps: async () => [{ activity: `istio/${activity}`, args }],
  })),
].sort((a, b) => (a.name < b.name ? -1 : 1))
