/**
 * In what a run of one workflow differs from another of the same: a run that acts, its dry run, its plan. Whoever picks the
 * host hands it in as data (cli/run/policies.ts), so that no phase, no step and nothing of the engine asks which of them it
 * is, or on what kind of host. Where a member says "kubeadm", its own dry run differs so.
 */
export interface Policy {
	/**
	 * What becomes of a question by itself, before what cannot be taken back: `ask`; `tell`, where all that would go is said
	 * and nothing awaited; `omit`, as kubeadm's dry run does (cmd/phases/reset/preflight.go).
	 */
	readonly agreement: 'ask' | 'tell' | 'omit';
	/** Whether a person is asked about a file that somebody changed since an earlier run made it. A plan tells what becomes of it unasked. */
	readonly asksAboutChanged: boolean;
	/** Whether what checks find fails the run at its end only, so that all of it is seen; it does so at once where something would be done. */
	readonly goesToTheEnd: boolean;
	/** Whether the container runtime is asked if it can pull; kubeadm's dry run does not (cmd/phases/init/preflight.go), and a plan lists what the run will. */
	readonly checksPulls: boolean;
	/** Whether registries are asked from which something is to be pulled: what pulls nothing needs no network. */
	readonly probesRegistries: boolean;
	/**
	 * The kubeconfigs by which the cluster lets itself be asked: the one that is given, or that alone which the same run
	 * makes. kubeadm's dry run reads admin.conf from its own folder, whatever --kubeconfig says (cmd/init.go, getDryRunClient).
	 */
	readonly trusts: 'given' | 'made';
	/** Whether what the kubelet makes once it is started counts as made, where none is started: its own certificate. */
	readonly foreseesKubelet: boolean;
	/** Whether a cluster that is there and does not answer is waited for; who only looks asks it once. */
	readonly waits: boolean;
	/** Whether a control plane comes up that can be watched; where none does, the one that would counts as healthy. */
	readonly watches: boolean;
	/** Whether it goes on beside a run that has the node, and says so; a run that acts has the node for itself. */
	readonly sharesNode: boolean;
	/** Whether what is done is written down for runs that come after: there is nothing to go on from where nothing was done. */
	readonly keepsState: boolean;
	/** Whether `certs renew` reaches what the run makes: it is for this machine's files. */
	readonly renews: boolean;
}

/** A run that does all that it says, on this machine. */
export const acting: Policy = {
	agreement: 'ask',
	asksAboutChanged: true,
	goesToTheEnd: false,
	checksPulls: true,
	probesRegistries: true,
	trusts: 'given',
	foreseesKubelet: false,
	waits: true,
	watches: true,
	sharesNode: false,
	keepsState: true,
	renews: true,
};
