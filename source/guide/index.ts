import {explanations as en} from './en.ts';
import {guideOf, type Guide} from './make.ts';
import {explanations as zh} from './zh.ts';

export {phaseId} from '../core/told/ids.ts';
export type {CertificateId, ImageId, KubeconfigId, ObjectId, PhaseId, RemovalId, WaitId} from '../core/told/ids.ts';
export {objectKey, type Guide} from './make.ts';
export type {Explanations} from './types.ts';

export function guide(lang: 'en' | 'zh'): Guide {
	return guideOf(lang === 'zh' ? zh : en);
}
