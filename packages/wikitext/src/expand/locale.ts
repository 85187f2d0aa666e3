/**
 * What a language calls months and days and how it writes digits, from the Unicode locale data that every engine
 * carries. An unknown language is English.
 */
export class Locale {
  private readonly tag: string;
  private readonly names = new Map<string, string>();
  private ownDigits: readonly string[] | undefined;
  private form: { group: string; decimal: string; format: Intl.NumberFormat } | undefined;

  constructor(lang: string) {
    let tag = 'en';
    try {
      tag = Intl.NumberFormat.supportedLocalesOf([lang])[0] ?? 'en';
    } catch {
      // Not the form of a language code.
    }
    this.tag = tag;
  }

  /** @param month 1 to 12 */
  month(month: number, form: 'long' | 'genitive' | 'short'): string {
    const date = Date.UTC(2001, month - 1, 15);
    if (form === 'genitive') return this.part({ month: 'long', day: 'numeric' }, 'month', date);
    return this.part({ month: form }, 'month', date).replace(/\.$/, '');
  }

  /** @param day 0 for Sunday */
  weekday(day: number, form: 'long' | 'short'): string {
    return this.part({ weekday: form }, 'weekday', Date.UTC(2001, 6, 1 + day)).replace(/\.$/, '');
  }

  /** Day, month and year in another calendar. */
  inCalendar(calendar: string, time: number, part: 'day' | 'month' | 'year' | 'monthName'): string {
    const options: Intl.DateTimeFormatOptions =
      part === 'monthName'
        ? { month: 'long', day: 'numeric' }
        : { year: 'numeric', month: 'numeric', day: 'numeric' };
    const found = this.part(
      { ...options, calendar, numberingSystem: 'latn' },
      part === 'monthName' ? 'month' : part,
      time,
    );
    return found;
  }

  /** Digits as the language writes them. */
  digits(text: string): string {
    this.ownDigits ??= this.findDigits();
    const own = this.ownDigits;
    return own.length === 0 ? text : text.replace(/[0-9]/g, (digit) => own[Number(digit)] as string);
  }

  /** The language's digits made `0` to `9`. */
  plainDigits(text: string): string {
    this.ownDigits ??= this.findDigits();
    const own = this.ownDigits;
    if (own.length === 0) return text;
    return [...text].map((char) => (own.includes(char) ? String(own.indexOf(char)) : char)).join('');
  }

  /** Separators, and how a row of digits is grouped. */
  get numbers(): { group: string; decimal: string; format: Intl.NumberFormat } {
    if (!this.form) {
      const format = new Intl.NumberFormat(this.tag);
      const parts = format.formatToParts(1234567.5);
      const part = (type: string, standard: string): string =>
        parts.find((one) => one.type === type)?.value ?? standard;
      this.form = { group: part('group', ','), decimal: part('decimal', '.'), format };
    }
    return this.form;
  }

  private findDigits(): readonly string[] {
    const digits = [...new Intl.NumberFormat(this.tag, { useGrouping: false }).format(9876543210)].reverse();
    return digits.length === 10 && digits[0] !== '0' ? digits : [];
  }

  private part(options: Intl.DateTimeFormatOptions, type: string, time: number): string {
    const key = `${type} ${JSON.stringify(options)} ${time}`;
    let name = this.names.get(key);
    if (name === undefined) {
      const parts = new Intl.DateTimeFormat(this.tag, { ...options, timeZone: 'UTC' }).formatToParts(time);
      name =
        parts.find((one) => one.type === type || (type === 'year' && (one.type as string) === 'relatedYear'))
          ?.value ?? '';
      this.names.set(key, name);
    }
    return name;
  }
}
