import type { OpenShop } from './open-shop.ts'

/** Has the pods of the Deployment web replaced by such with these annotations, or of another specification, and waits until they are there. */
export async function replaceWeb(
  { patch, shop }: OpenShop,
  { annotations = {}, spec = {} }: { readonly annotations?: object; readonly spec?: object },
): Promise<void> {
  await patch('/apis/apps/v1/namespaces/shop/deployments/web', {
    spec: { template: { metadata: { annotations }, spec } },
  })
  await shop.clock.sleep(60)
}

/** What runs in the containers of web, each with its state, as a command in them sees it. */
export async function processesOfWeb({ run }: OpenShop): Promise<readonly string[]> {
  const args = { ns: 'shop', label_selector: 'app=web', cmd: 'ps', all: true }
  const { journal } = await run([{ activity: 'exec-in-pods', args }])
  const output = journal.run[0]?.output as readonly { readonly stdout: string }[]
  return output.map(({ stdout }) => stdout.replaceAll(/^\d+ /gm, ''))
}
