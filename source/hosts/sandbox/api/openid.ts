import {keyId, type Settings} from './settings.ts';

/** Who checks tokens of service accounts elsewhere finds here by which keys. Undefined for other paths. */
export function openid(path: string, {issuer, tokenKeys}: Settings): {readonly body: unknown; readonly contentType: string} | undefined {
	if (path === '/.well-known/openid-configuration') {
		return {contentType: 'application/json', body: {
			issuer, jwks_uri: `${issuer}/openid/v1/jwks`, response_types_supported: ['id_token'], subject_types_supported: ['public'],
			id_token_signing_alg_values_supported: [...new Set(tokenKeys.map((key) => algorithm(key.asymmetricKeyType)))],
		}};
	}
	return path === '/openid/v1/jwks' ? {contentType: 'application/jwk-set+json', body: {
		keys: tokenKeys.map((key) => ({use: 'sig', kid: keyId(key), alg: algorithm(key.asymmetricKeyType), ...key.export({format: 'jwk'})})),
	}} : undefined;
}

function algorithm(type: string | undefined): string {
	return type === 'ec' ? 'ES256' : 'RS256';
}
