export { objectDeleted } from 'chaos-kubernetes-access'
