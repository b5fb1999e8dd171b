import type {FileRole} from '../core/told/details.ts';
import type {CertificateId, ImageId, KubeconfigId, ObjectId, PhaseId, RemovalId, WaitId} from '../core/told/ids.ts';

/** Why things exist, in one language: one to three sentences each. A missing one does not compile. */
export interface Explanations {
	readonly phases: Readonly<Record<PhaseId, string>>;
	readonly certificates: Readonly<Record<CertificateId, string>>;
	readonly kubeconfigs: Readonly<Record<KubeconfigId, string>>;
	readonly files: Readonly<Record<FileRole, string>>;
	readonly waits: Readonly<Record<WaitId, string>>;
	readonly images: Readonly<Record<ImageId, string>>;
	readonly objects: Readonly<Record<ObjectId, string>>;
	readonly removals: Readonly<Record<RemovalId, string>>;
	readonly others: Readonly<Record<OtherId, string>>;
}

/** Steps whose kind alone says why they are made. */
export type OtherId = 'directory' | 'service.stop' | 'service.reset' | 'service.start' | 'user' | 'user.removed' | 'stability' | 'join' | 'confirm' | 'confirm.undo' | 'revert' | 'unmount' | 'pods' | 'cluster-config';
