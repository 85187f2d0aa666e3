import { defaultSite, type Site, siteFromData } from '@stet/wikitext';

/**
 * The names that wikis in other languages give to what English ones call `File:`, `thumb` and so on. A wiki of its own
 * would have all of them from its server; these are the common ones, so that imported pages find their pictures,
 * categories and templates.
 */
interface Names {
  /** Special, User, File, Template, Help, Category. */
  namespaces: [string, string, string, string, string, string];
  words?: Record<string, string[]>;
  redirect?: string[];
}

const numbers = [-1, 2, 6, 10, 12, 14];

const languages: Record<string, Names> = {
  ar: {
    namespaces: ['خاص', 'مستخدم', 'ملف', 'قالب', 'مساعدة', 'تصنيف'],
    words: {
      thumbnail: ['تصغير', 'مصغر'],
      right: ['يمين'],
      left: ['يسار'],
      none: ['بدون', 'بلا'],
      center: ['مركز'],
      framed: ['إطار', 'بإطار'],
      frameless: ['لاإطار'],
      width: ['$1بك', '$1عن'],
      border: ['حدود'],
      alt: ['بديل=$1'],
      link: ['وصلة=$1'],
    },
    redirect: ['#تحويل'],
  },
  de: {
    namespaces: ['Spezial', 'Benutzer', 'Datei', 'Vorlage', 'Hilfe', 'Kategorie'],
    words: {
      thumbnail: ['mini', 'miniatur'],
      right: ['rechts'],
      left: ['links'],
      none: ['ohne'],
      center: ['zentriert'],
      framed: ['gerahmt'],
      frameless: ['rahmenlos'],
      border: ['rand'],
      upright: ['hochkant', 'hochkant=$1'],
      alt: ['alternativtext=$1'],
      link: ['verweis=$1'],
    },
    redirect: ['#WEITERLEITUNG'],
  },
  es: {
    namespaces: ['Especial', 'Usuario', 'Archivo', 'Plantilla', 'Ayuda', 'Categoría'],
    words: {
      thumbnail: ['miniatura', 'miniaturadeimagen', 'mini'],
      right: ['derecha', 'der'],
      left: ['izquierda', 'izda', 'izq'],
      none: ['no', 'nada'],
      center: ['centro', 'centrado'],
      framed: ['marco', 'enmarcado'],
      frameless: ['sinmarco', 'sin_marco'],
      border: ['borde'],
      link: ['enlace=$1'],
    },
    redirect: ['#REDIRECCIÓN'],
  },
  fr: {
    namespaces: ['Spécial', 'Utilisateur', 'Fichier', 'Modèle', 'Aide', 'Catégorie'],
    words: {
      thumbnail: ['vignette'],
      right: ['droite'],
      left: ['gauche'],
      none: ['néant'],
      center: ['centré'],
      framed: ['cadre', 'encadré'],
      frameless: ['sans_cadre'],
      border: ['bordure'],
      upright: ['redresse', 'redresse=$1'],
      link: ['lien=$1'],
    },
    redirect: ['#REDIRECTION'],
  },
  fa: {
    namespaces: ['ویژه', 'کاربر', 'پرونده', 'الگو', 'راهنما', 'رده'],
    words: {
      thumbnail: ['بندانگشتی', 'انگشتی'],
      right: ['راست'],
      left: ['چپ'],
      none: ['هیچ'],
      center: ['وسط'],
      width: ['$1پیکسل'],
    },
    redirect: ['#تغییر_مسیر'],
  },
  he: {
    namespaces: ['מיוחד', 'משתמש', 'קובץ', 'תבנית', 'עזרה', 'קטגוריה'],
    words: {
      thumbnail: ['ממוזער'],
      right: ['ימין'],
      left: ['שמאל'],
      none: ['ללא'],
      center: ['מרכז'],
      width: ['$1 פיקסלים'],
    },
    redirect: ['#הפניה'],
  },
  ja: {
    namespaces: ['特別', '利用者', 'ファイル', 'テンプレート', 'ヘルプ', 'カテゴリ'],
    words: { thumbnail: ['サムネイル'], right: ['右'], left: ['左'], none: ['なし'], center: ['中央'] },
    redirect: ['#転送', '#リダイレクト'],
  },
  ru: {
    namespaces: ['Служебная', 'Участник', 'Файл', 'Шаблон', 'Справка', 'Категория'],
    words: {
      thumbnail: ['мини', 'миниатюра'],
      right: ['справа'],
      left: ['слева'],
      none: ['без'],
      center: ['центр'],
      width: ['$1пкс'],
      border: ['граница'],
      link: ['ссылка=$1'],
    },
    redirect: ['#перенаправление'],
  },
};

/** The site of a language in the form of a MediaWiki's `siteinfo`, which server and browser alike make a site of. */
export function siteData(lang: string) {
  const code = lang.toLowerCase();
  const names = languages[code] ?? languages[code.split('-')[0] ?? ''];
  if (!names) return { general: { lang } };
  const words = Object.entries(names.words ?? {}).map(([name, aliases]) => ({
    name: `img_${name}`,
    aliases,
  }));
  return {
    general: { lang },
    namespaces: Object.fromEntries(
      names.namespaces.map((name, i) => [String(numbers[i]), { id: numbers[i] ?? 0, name }]),
    ),
    magicwords: [...words, ...(names.redirect ? [{ name: 'redirect', aliases: names.redirect }] : [])],
  };
}

const sites = new Map<string, Site>();

/** The site a page of this language belongs to. */
export function siteFor(lang: string): Site {
  if (lang === 'en') return defaultSite;
  let site = sites.get(lang);
  if (!site) {
    site = siteFromData(siteData(lang));
    if (sites.size > 50) sites.clear();
    sites.set(lang, site);
  }
  return site;
}
