export { objectLost } from 'chaos-kubernetes-access'
