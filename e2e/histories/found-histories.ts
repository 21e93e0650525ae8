import type { History, ObjectBefore } from './history.ts'

const object: ObjectBefore = { exists: true, made: 'Update', mode: false, labels: true, owned: false }
const none = { ...object, exists: false }
const set = { pause: 0, stubborn: false, does: 'set' } as const
const remove = { pause: 0, stubborn: false, does: 'delete' } as const
const create = { pause: 0, stubborn: false, does: 'create' } as const
const run = { startsAt: 0, faults: {}, follows: true } as const
const act = { seconds: 0, field: 'mode', to: 10 } as const
const noOthers = { others: [], recoveries: [] } as const

/** Histories in which something was found once, as short as they can be; and what was wrong. */
export const foundHistories: Readonly<Record<string, History>> = {
  'a mapping that was made for a field stayed, empty': {
    seed: 59,
    objects: { a: object, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'depth', to: 'green' },
          { ...set, on: 'a', field: 'depth', to: undefined },
        ],
      },
    ],
    ...noOthers,
  },
  'who owned a field before it was changed and the object deleted did not own it again': {
    seed: 53,
    objects: { a: object, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'b', field: 'replicas', to: 4 },
          { ...remove, on: 'b' },
        ],
      },
    ],
    ...noOthers,
  },
  'who owned a field when it was read, and not when it was changed, got it back': {
    seed: 667,
    objects: { a: object, b: object },
    runs: [{ ...run, changes: [{ ...set, on: 'b', field: 'replicas', to: 3 }] }],
    others: [{ ...act, afterRequests: 1, on: 'b', does: 'set and back', field: 'replicas', to: 12 }],
    recoveries: [],
  },
  'what another run made anew of an object that a run had created was taken for somebody else’s': {
    seed: 160,
    objects: { a: none, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'b', field: 'team', to: 'red' },
          { ...create, on: 'a' },
        ],
        faults: { 2: 'lost' },
        dies: { after: 15, inFlight: { late: 12 }, forgets: false },
      },
      { ...run, startsAt: 60, changes: [{ ...remove, on: 'a' }] },
    ],
    ...noOthers,
  },
  'what was made anew by a call without an answer was no longer known once the undo had written to it': {
    seed: 254,
    objects: { a: none, b: { ...object, made: 'Apply' } },
    runs: [
      {
        ...run,
        changes: [
          { ...remove, on: 'b' },
          { ...create, on: 'b' },
          { ...set, on: 'b', field: 'team', to: 'green' },
        ],
        faults: { 3: 'answer lost', 4: { late: 3 }, 5: 'lost', 6: 'lost' },
      },
    ],
    ...noOthers,
  },
  'what a dead undo had made anew was not known to a run that changed it': {
    seed: 521,
    objects: { a: { ...object, made: 'Apply', finalizer: 3 }, b: { ...object, labels: false } },
    runs: [
      {
        ...run,
        changes: [
          { ...remove, on: 'b' },
          { ...create, on: 'b' },
          { ...remove, on: 'a' },
        ],
        dies: { after: 18, inFlight: { late: 29 }, forgets: true },
      },
      {
        ...run,
        startsAt: 10,
        changes: [{ ...set, on: 'b', field: 'depth', to: 'green' }],
        dies: { after: 7, inFlight: { late: 29 }, forgets: false },
      },
    ],
    ...noOthers,
  },
  'fields stayed with a run, for another one had just given them back': {
    seed: 672,
    objects: {
      a: { ...object, made: 'Apply', mode: true, labels: false },
      b: { ...object, mode: true, labels: false },
    },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'depth', to: 'red' },
          { ...set, on: 'a', field: 'replicas', to: 0 },
          { ...remove, on: 'a' },
        ],
        faults: { 4: 'lost' },
        dies: { after: 18, inFlight: 'lost', forgets: false },
      },
      {
        ...run,
        startsAt: 0.02,
        changes: [
          { ...create, on: 'b', pause: 5 },
          { ...set, on: 'a', field: 'mode', to: 'red' },
        ],
      },
    ],
    ...noOthers,
  },
  'an object from which a run had taken what it gave it was left for ever': {
    seed: 981,
    objects: { a: none, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...create, on: 'a' },
          { ...set, on: 'a', field: 'mode', to: undefined },
        ],
      },
    ],
    ...noOthers,
  },
  'a creation that was sent twice created another one after the proof': {
    seed: 1069,
    objects: { a: none, b: none },
    runs: [{ ...run, changes: [{ ...create, on: 'a', stubborn: true }], faults: { 0: { late: 3 } } }],
    ...noOthers,
  },
  'what others were deleting already counted as deleted by a run, and was made anew': {
    seed: 1946,
    objects: { a: { ...object, made: 'Apply', finalizer: 3 }, b: none },
    runs: [
      {
        ...run,
        changes: [
          { ...create, on: 'b' },
          { ...remove, on: 'a' },
        ],
      },
    ],
    others: [{ ...act, afterRequests: 3, on: 'a', does: 'delete' }],
    recoveries: [],
  },
  'a value that others had set before the object was deleted was taken back': {
    seed: 3582,
    objects: { a: { ...object, labels: false }, b: { ...object, mode: true, labels: false } },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'mode', to: 'red' },
          { ...set, on: 'b', field: 'depth', to: 'red' },
          { ...remove, on: 'a' },
        ],
      },
    ],
    others: [{ ...act, afterRequests: 5, on: 'a', does: 'set and back' }],
    recoveries: [],
  },
  'two creations by two runs in the place of an object left it away': {
    seed: 106012,
    objects: { a: { ...object, made: 'Apply' }, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...remove, on: 'a' },
          { ...create, on: 'a' },
        ],
        dies: { after: 10, inFlight: 'answer lost', forgets: false },
      },
      {
        ...run,
        startsAt: 10,
        changes: [{ ...create, on: 'a' }],
        dies: { after: 8, inFlight: { late: 3 }, forgets: false },
      },
    ],
    ...noOthers,
  },
  'two runs that met on two objects in another order each waited for each other for ever': {
    seed: 14262,
    objects: { a: { ...object, mode: true }, b: { ...object, mode: true } },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'b', field: 'replicas', to: 3 },
          { ...set, on: 'a', field: 'depth', to: 'red' },
        ],
        dies: { after: 7, inFlight: { late: 0.3 }, forgets: false },
      },
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'replicas', to: 4 },
          { ...remove, on: 'b' },
        ],
        faults: { 3: { late: 0.02 } },
        dies: { after: 17, inFlight: 'lost', forgets: false },
      },
    ],
    others: [],
    recoveries: [{ which: 0, waits: 0, faults: {} }],
  },
  'what a run created, and another run deleted beside it, came back': {
    seed: 308,
    objects: { a: none, b: object },
    runs: [
      { ...run, changes: [{ ...create, on: 'a', pause: 5 }] },
      { ...run, startsAt: 0.02, follows: false, changes: [{ ...remove, on: 'a', pause: 5 }] },
    ],
    ...noOthers,
  },
  'what a run had changed, and another run deleted beside it, came back changed': {
    seed: 424,
    objects: { a: object, b: object },
    runs: [
      { ...run, changes: [{ ...set, on: 'b', field: 'replicas', to: 1, pause: 20 }] },
      { ...run, startsAt: 10, follows: false, changes: [{ ...remove, on: 'b' }] },
    ],
    ...noOthers,
  },
  'what another run did at the same time was taken for somebody else’s doing': {
    seed: 1743,
    objects: { a: none, b: object },
    runs: [
      { ...run, changes: [{ ...set, on: 'b', field: 'mode', to: 'red' }] },
      { ...run, follows: false, changes: [{ ...remove, on: 'b' }] },
    ],
    ...noOthers,
  },
  'a late creation took the place of what had replaced the object, and was deleted': {
    seed: 7977,
    objects: { a: object, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...remove, on: 'b' },
          { ...create, on: 'b' },
        ],
        faults: { 1: { late: 12 } },
        dies: { after: 8, inFlight: 'lost', forgets: false },
      },
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'team', to: 'red' },
          { ...remove, on: 'b' },
        ],
      },
    ],
    others: [{ ...act, afterRequests: 4, on: 'b', does: 'recreate', field: 'replicas', to: 11 }],
    recoveries: [],
  },
  'another run wrote to an object that was going, and created it anew': {
    seed: 13663,
    objects: { a: object, b: { ...object, mode: true, finalizer: 3 } },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'b', field: 'replicas', to: 2, pause: 1 },
          { ...set, on: 'b', field: 'team', to: 'green', pause: 1 },
        ],
      },
      {
        ...run,
        startsAt: 1,
        follows: false,
        changes: [
          { ...remove, on: 'b', pause: 1 },
          { ...set, on: 'a', field: 'depth', to: 'red', pause: 5 },
          { ...create, on: 'b' },
        ],
        faults: { 1: 'answer lost' },
      },
    ],
    ...noOthers,
  },
  'what another run had created and taken back since came back, for a run had found and deleted it': {
    seed: 14814,
    objects: { a: object, b: none },
    runs: [
      { ...run, changes: [{ ...create, on: 'b' }], faults: { 1: { late: 3 } } },
      {
        ...run,
        startsAt: 0.02,
        follows: false,
        changes: [
          { ...remove, on: 'b' },
          { ...set, on: 'b', field: 'replicas', to: 3, pause: 20 },
        ],
      },
    ],
    ...noOthers,
  },
  'what others had set before a run deleted the object was taken for its own once another run had deleted it, too': {
    seed: 94471,
    objects: { a: { ...object, mode: true, labels: false }, b: none },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'a', field: 'depth', to: 'red' },
          { ...remove, on: 'a' },
          { ...set, on: 'b', field: 'depth', to: 'red' },
        ],
        faults: { 0: { late: 3 } },
        dies: { after: 16, inFlight: 'lost', forgets: false },
      },
      {
        ...run,
        startsAt: 60,
        changes: [{ ...remove, on: 'a' }],
        dies: { after: 7, inFlight: 'answer lost', forgets: false },
      },
    ],
    others: [{ ...act, afterRequests: 2, on: 'a', does: 'set', field: 'depth', to: 10 }],
    recoveries: [],
  },
  'what others applied, too, stayed a run’s as well, for its deletion had been refused': {
    seed: 59575,
    objects: { a: object, b: { ...object, mode: true } },
    runs: [
      {
        ...run,
        changes: [
          { ...set, on: 'b', field: 'replicas', to: 3, pause: 5 },
          { ...remove, on: 'b' },
        ],
        dies: { after: 7, inFlight: { late: 0.3 }, forgets: false },
      },
    ],
    others: [{ ...act, afterRequests: 1, seconds: 1, on: 'b', does: 'apply same', field: 'replicas', to: 10 }],
    recoveries: [{ which: 0, waits: 0, faults: {} }],
  },
  'a run had created what others edited, and another run deleted, before anybody knew that it had': {
    seed: 46371,
    objects: { a: none, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...create, on: 'a' },
          { ...set, on: 'b', field: 'mode', to: 'red' },
          { ...set, on: 'b', field: 'team', to: 'red' },
        ],
        faults: { 0: 'answer lost' },
        dies: { after: 21, inFlight: { late: 0.02 }, forgets: false },
      },
      { ...run, changes: [{ ...remove, on: 'a' }], dies: { after: 16, inFlight: { late: 29 }, forgets: false } },
    ],
    others: [{ ...act, afterRequests: 5, seconds: 0.01, on: 'a', does: 'set and back' }],
    recoveries: [],
  },
  'what had come of a creation was forgotten with a change of it that was put back in time': {
    seed: 4796,
    objects: { a: none, b: object },
    runs: [
      {
        ...run,
        changes: [
          { ...create, on: 'a', pause: 20 },
          { ...set, on: 'a', field: 'replicas', to: 2, holds: 3 },
        ],
        faults: { 0: { late: 3 } },
      },
    ],
    ...noOthers,
  },
}
