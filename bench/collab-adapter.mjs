// Our form of the shared document, for load tools that speak to a server from outside: `(Y) => form`. A paragraph is a
// chunk of its own here, which the form allows.
let count = 0;

export default (Y) => {
  const chunks = (doc) => doc.getArray('chunks');
  const paragraph = (text) => ({
    insert: (at, what) => text.insert(1 + at, what),
    delete: (at, length) => text.delete(1 + at, length),
    get length() {
      return text.length - 2;
    },
  });
  const marker = (attributes) => new Y.Map(Object.entries(attributes));
  const block = (doc, attributes) => {
    const text = new Y.Text();
    doc.transact(() => {
      chunks(doc).push([text]);
      text.insertEmbed(0, marker(attributes));
      text.insert(1, '\n');
    });
    return text;
  };
  const id = (doc) => `${doc.clientID.toString(36).padStart(7, '0')}.${++count}`;
  return {
    para: (doc) => paragraph(block(doc, { $t: 'paragraph', id: id(doc) })),
    textOf: (doc) =>
      chunks(doc)
        .toArray()
        .flatMap((text) => text.toDelta())
        .map(({ insert }) => (typeof insert === 'string' ? insert : JSON.stringify(insert.toJSON())))
        .join(''),
    forbidden: (doc) => void block(doc, { $t: 'evil-node', id: id(doc), onclick: 'alert(1)' }),
    deleteAll(doc) {
      for (const text of chunks(doc).toArray()) text.delete(0, text.length);
    },
    lastPara(doc) {
      const last = chunks(doc).toArray().at(-1);
      return last && last.length >= 2 ? paragraph(last) : null;
    },
  };
};
