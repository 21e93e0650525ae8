import { Agent, request } from 'node:http'

/** Reads all pages of a list and parses each, as plainly as can be, and holds nothing: what reading costs at least. */
const url = process.argv[2]!
const agent = new Agent({ keepAlive: true })

let next: string | undefined = ''
let read = 0
while (next !== undefined) {
  const page = JSON.parse(await textOf(`${url}?limit=500&continue=${next}`)) as {
    readonly metadata: { readonly continue?: string }
    readonly items: readonly unknown[]
  }
  read += page.items.length
  next = page.metadata.continue
}
agent.destroy()
console.log(read)

async function textOf(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(address, { agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.once('end', () => resolve(text))
    })
      .once('error', reject)
      .end()
  })
}
