const marks = { HIGH: '!', NORMAL: '', LOW: '' };

/** Gets `{ title, items }` from the resolver and answers with the text of the digest. */
export const handler = async ({ title, items }) => {
  const open = items.filter(({ done }) => !done);
  const lines = open.map(({ text, priority, due }) =>
    [process.env.BULLET, `${text}${marks[priority]}`, due ? `(${due})` : ''].filter(Boolean).join(' '),
  );
  return { title, text: [`${open.length} of ${items.length} open`, ...lines].join('\n') };
};
