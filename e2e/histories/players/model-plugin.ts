import { definePlugin } from 'chaos-plugin-api'
import { registryOf } from '../../../packages/core/src/plugins/registry-of.ts'
import { objectCreated } from '../../../packages/kubernetes-access/src/changes/object-created.ts'
import { objectDeleted } from '../../../packages/kubernetes-access/src/changes/object-deleted.ts'
import { objectField } from '../../../packages/kubernetes-access/src/changes/object-field.ts'

/** Lists the change types that are played with, so that recovery finds them. */
export const registry = registryOf([
  definePlugin({ name: 'model', title: 'What is played with', changes: { objectCreated, objectDeleted, objectField } }),
])
