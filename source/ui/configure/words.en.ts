import type {ConfigureWords} from './words.ts';

export const en: ConfigureWords = {
	fields: {
		advertiseAddress: {title: 'advertise address', about: 'The address of this node at which others reach the API server. It goes into the API server\'s and etcd\'s certificates.'},
		nodeName: {title: 'node name', about: 'The name of the Node object; the host name unless said. It goes into certificates, and cannot change as long as the node is there.'},
		criSocket: {title: 'CRI socket', about: 'Where the container runtime listens. Found where there is only one.'},
		taints: {title: 'taints', about: 'By default the control plane\'s taint keeps other Pods off this node. A cluster of one node needs it without.'},
		kubernetesVersion: {title: 'Kubernetes version', about: 'Of the control plane: a version, or a label that is looked up when init runs.'},
		controlPlaneEndpoint: {title: 'control plane endpoint', about: 'A name or address in front of all control plane nodes. Without one the cluster cannot get a second control plane node.'},
		podSubnet: {title: 'Pod subnet', about: 'Addresses of Pods, of which each node gets a part. Most network add-ons want it set.'},
		serviceSubnet: {title: 'Service subnet', about: 'Addresses of Services. Must not overlap with Pods or with the network of the nodes.'},
		imageRepository: {title: 'image repository', about: 'The registry that the images of the control plane come from.'},
		encryptionAlgorithm: {title: 'key algorithm', about: 'What the keys of all certificates are made with.'},
	},
	choices: 'Choices', faults: 'Faults', noFaults: 'none', checking: 'checking', newFile: 'new file', unsaved: 'unsaved',
	byDefault: 'default', fromMachine: 'found on the machine', noTaints: 'none', usualTaints: 'the control plane\'s', leaveDefault: 'leave it to the default', typeValue: 'type another', here: 'listens here',
	changes: 'What it changes', sinceOpened: 'What changed since the file was opened', noChanges: 'Nothing that init makes on this node.', afterMending: 'Told once there are no faults.',
	mends: 'No faults are left with it; what init makes is told once it is taken.',
	broken: 'The text is no valid YAML: what it says cannot be read before that is mended. E opens it in an editor', unread: 'cannot be read',
	byHand: 'The file writes this in a way that is left alone here; E opens it in an editor',
	saved: (file) => `saved to ${file}`, notSaved: (reason) => `not saved: ${reason}`, nothingToSave: 'nothing to save', undone: 'taken back',
	overwrite: 'The file has changed on the disk since it was opened here. What now?', leaveUnsaved: 'There are changes that are not saved. What now?',
	more: (count) => `${count} more below`,
	noScreen: (why, file, isThere) => [
		{'no-terminal': 'configure shows a screen, for which there is no terminal.', 'dumb-terminal': 'configure shows a screen, which this terminal cannot draw: TERM is dumb.'}[why],
		'What to do instead:', ...(isThere ? [] : [`  kubestep config print init-defaults > ${file}`]), '  change the file in an editor, then:', `  kubestep config validate --config ${file}`,
	],
	help: 'Keys that work here',
	keys: {
		up: 'move', down: 'line down', first: 'first', last: 'last', pageUp: 'page up', pageDown: 'page down', choose: 'choose', other: 'other pane', changes: 'what changed', save: 'save', editor: 'edit in $EDITOR', undo: 'take back', help: 'keys', quit: 'leave',
		take: 'take it', cancel: 'back', over: 'write over it', reload: 'read it anew, drop the changes here', saveLeave: 'save and leave', drop: 'leave without saving', interrupt: 'leave',
	},
};
