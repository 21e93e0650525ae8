/** The time that a request may take is over. */
export class TimedOut extends Error {
  constructor() {
    super('Timeout: request did not complete within the allotted timeout')
    this.name = 'TimedOut'
  }
}
