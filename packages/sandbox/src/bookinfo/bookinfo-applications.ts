import type { Applications } from '../applications/application.ts'
import { answerDetails } from './answer-details.ts'
import { answerProductpage } from './answer-productpage.ts'
import { answerRatings } from './answer-ratings.ts'
import { answerReviews } from './answer-reviews.ts'

/** Bookinfo's services, by image. */
export const bookinfoApplications: Applications = {
  'bookinfo/productpage': answerProductpage,
  'bookinfo/details': answerDetails,
  'bookinfo/reviews': answerReviews,
  'bookinfo/ratings': answerRatings,
}
