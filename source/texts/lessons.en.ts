import type {MissingWords} from './lessons.ts';

const or = (text: string, none: string): string => (text === '' ? none : text);

/** Of a task what is still so; of a claim what is not so, and never was meant to be. */
const words = (still: string): MissingWords => ({
	'file.absent': (f) => `${f.path} is not there.`,
	'file.present': (f) => `${f.path} is${still} there.`,
	'file.mode': (f) => `${f.path} has the mode ${f.found}, not ${f.mode}.`,
	'file.lacks': (f) => `${f.path} does not hold ${f.text}.`,
	'file.holds': (f) => `${f.path}${still} holds ${f.text}.`,
	'file.pair': (f) => `${f.path} is not the public half of ${f.key}.`,
	'file.differs': (f) => `${f.path} and ${f.other} differ.`,
	'certificate.unreadable': (f) => `${f.path} holds no certificate that can be read.`,
	'certificate.signer': (f) => `The certificate in ${f.path} is not signed by ${f.authority}.`,
	'certificate.names': (f) => `The certificate in ${f.path} does not name ${f.names.join(', ')}.`,
	'certificate.usages': (f) => `The certificate in ${f.path} is not for ${f.usages.join(', ')}.`,
	'certificate.over': (f) => `The certificate in ${f.path} is not valid now; it ends on ${f.until}.`,
	'certificate.valid': (f) => `The certificate in ${f.path} is valid until ${f.until}.`,
	'certificate.key': (f) => `${f.key} is not the key of ${f.path}.`,
	'certificate.user': (f) => `The certificate in ${f.path} is of ${or(f.found, 'nobody')}, not of ${f.expected}.`,
	'certificate.groups': (f) => (f.found.length === 0 ? `The certificate in ${f.path} lacks the groups ${f.expected.join(', ')}.` : `The certificate in ${f.path} has the groups ${f.found.join(', ')}, not ${or(f.expected.join(', '), '(none)')}.`),
	'kubeconfig.unreadable': (f) => `${f.path} is no kubeconfig that can be read.`,
	'kubeconfig.server': (f) => `${f.path} leads to ${or(f.found, 'no server')}, not to ${f.expected}.`,
	'kubeconfig.trust': (f) => `${f.path} does not trust ${f.authority}.`,
	'manifest.unreadable': (f) => `${f.path} is no Pod with a container.`,
	'manifest.flag': (f) => `${f.path}: --${f.flag} is ${or(f.found, 'not there')}, not ${f.value}.`,
	'manifest.flag-there': (f) => `${f.path}: --${f.flag} is${still} there.`,
	'manifest.image': (f) => `${f.path}: the image is ${or(f.found, 'not named')}, not ${f.expected}.`,
	'manifest.mount': (f) => `${f.path}: ${f.mount} is not mounted.`,
	'object.absent': (f) => `${f.object} is not there.`,
	'object.present': (f) => `${f.object} is${still} there.`,
	'object.field': (f) => `${f.object}: ${f.field} is ${or(f.found, 'not there')}, not ${f.expected}.`,
	preflight: (f) => `The check ${f.check}${still} finds something.`,
	request: (f) => `The API server has not${still && ' yet'} seen ${[f.method, f.path].filter((part) => part !== '').join(' ') || 'a request'}${f.user === '' ? '' : ` from ${f.user}`}${f.status === 0 ? '' : `, answered with ${f.status}`}.`,
	'component.unhealthy': (f) => `${f.component} is not healthy.`,
	'component.healthy': (f) => `${f.component} is${still} healthy.`,
	'component.state': (f) => `${f.component} is ${f.found}, not ${f.expected}.`,
	'rbac.refused': (f) => `${f.user} may not ${f.verb} ${f.resource}.`,
	'rbac.allowed': (f) => `${f.user}${still} may ${f.verb} ${f.resource}.`,
});

export const en = words(' still');
export const enOfClaims = words('');
