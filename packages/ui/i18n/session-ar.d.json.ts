declare const messages: Readonly<Record<string, unknown>>;
export default messages;
