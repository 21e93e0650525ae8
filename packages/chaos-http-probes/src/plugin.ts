import { definePlugin } from 'chaos-plugin-api'
import { httpResponse } from './probes/http-response.ts'

/** Probes that look at HTTP endpoints. */
export default definePlugin({
  name: 'http-probes',
  title: 'Probes that look at HTTP endpoints',
  probes: { httpResponse },
})
