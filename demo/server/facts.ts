/** What this wiki tells templates of itself; the editor tells them the same, so that both expand alike. */
export const wikiFacts = { siteName: 'Stet', urls: { articlePath: '/wiki/$1' } } as const;
