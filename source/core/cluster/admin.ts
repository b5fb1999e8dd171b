import {binding, groups, type ApiObject} from './objects.ts';

/**
 * Makes kubernetes-admin an administrator. Sent as kubernetes-admin first: 409 says that it is one
 * already, 403 that kubernetes-super-admin has to send it (as kubeadm does:
 * phases/kubeconfig/kubeconfig.go, EnsureAdminClusterRoleBinding). It is never updated.
 */
export const clusterAdmins: ApiObject = binding({name: groups.admins}, 'cluster-admin', [{group: groups.admins}]);
