/** Its prose in English. */
export const textEn = `# Who may read a key

The key that signs service account tokens is for its owner alone.

Whoever reads \`sa.key\` makes tokens of any service account.

## task keep

Let nobody but its owner read \`/etc/kubernetes/pki/sa.key\`.

### hints

1. Look at the modes in \`/etc/kubernetes/pki\`.
2. \`chmod\` changes them.
3. \`chmod 600 /etc/kubernetes/pki/sa.key\`

## after

A key is 0600, a certificate 0644.
`;
