/** What the API server answers: an HTTP status and an object, or text (`/livez`). */
export interface Reply {
	readonly status: number;
	readonly body: unknown;
	/** Texts of `Warning` headers. */
	readonly warnings?: readonly string[];
	/** What comes after the headers, as long as the connection lasts: `body` is not sent. */
	readonly stream?: Stream;
	/** Of a text that is not plain. */
	readonly contentType?: string;
}

/** Begins to send; the result ends that, and is called when the client is gone. */
export type Stream = (out: {send(chunk: string): void; end(): void}) => () => void;

/** A cause of a refusal, as in `details.causes` of a Status. */
export interface Cause {
	readonly reason: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueTypeInvalid' | 'FieldManagerConflict' | 'DisruptionBudget';
	readonly message: string;
	readonly field: string;
}

export interface About {
	readonly name?: string;
	readonly group?: string;
	/** The resource (`nodes`), or for Invalid the kind, as the API server has it. */
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly Cause[];
}

const CODES = {
	BadRequest: 400,
	Unauthorized: 401,
	Forbidden: 403,
	NotFound: 404,
	MethodNotAllowed: 405,
	AlreadyExists: 409,
	Conflict: 409,
	Expired: 410,
	RequestEntityTooLarge: 413,
	UnsupportedMediaType: 415,
	Invalid: 422,
	TooManyRequests: 429,
	InternalError: 500,
	ServiceUnavailable: 503,
} as const;

export type Reason = keyof typeof CODES;

/** A refusal; `reply` is the Status object that the API server answers with. */
export class Refusal extends Error {
	readonly reply: Reply;

	constructor(reason: Reason, message: string, about: About = {}) {
		super(message);
		const details = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined && value !== ''));
		this.reply = {
			status: CODES[reason],
			body: {
				kind: 'Status',
				apiVersion: 'v1',
				metadata: {},
				status: 'Failure',
				message,
				reason,
				...(Object.keys(details).length > 0 && {details}),
				code: CODES[reason],
			},
		};
	}
}

export function success(about: About): Reply {
	return {status: 200, body: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: about}};
}
