/** The parts of `O=system:masters, CN=kubernetes-super-admin`, as certificates are described (pki/certificate.ts). */
function parts(subject: string, of: string): string[] {
	return subject.split(/, (?=[A-Z]+=)/).filter((part) => part.startsWith(`${of}=`)).map((part) => part.slice(of.length + 1));
}

/** The user that a client certificate names. */
export const commonNameOf = (subject: string): string => parts(subject, 'CN').at(-1) ?? '';

/** Its groups. */
export const organizationsOf = (subject: string): string[] => parts(subject, 'O');
