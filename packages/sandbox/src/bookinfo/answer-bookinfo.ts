import { answerDetails } from './answer-details.ts'
import { answerProductpage } from './answer-productpage.ts'
import { answerRatings } from './answer-ratings.ts'
import { answerReviews } from './answer-reviews.ts'
import type { BookinfoService } from './bookinfo-topology.ts'
import { type ServiceAnswer, type ServiceCall, text } from './service-call.ts'

const services: Readonly<Record<BookinfoService, (call: ServiceCall) => Promise<ServiceAnswer | undefined>>> = {
  productpage: answerProductpage,
  details: answerDetails,
  reviews: answerReviews,
  ratings: answerRatings,
}

/** Whether a pod with this label `app` runs a Bookinfo service. */
export function isBookinfoService(app: string | undefined): app is BookinfoService {
  return app !== undefined && Object.hasOwn(services, app)
}

/** Answers a request as the Bookinfo service does that runs in a pod. */
export async function answerBookinfo(app: BookinfoService, call: ServiceCall): Promise<ServiceAnswer> {
  return (await services[app](call)) ?? text(404, `${app} has no ${call.url.pathname}\n`)
}
