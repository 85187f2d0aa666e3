/** Of two letters each, by the first one: what stands behind it. Short, because every page that shows an editor loads them. */
const two =
  'aabfkmnrsvyz baeghimnors caehorsuvy daevz eelnostu fafijory gadlnuv haeiortuyz iadegikostu jav ' +
  'kagijklmnorsuvwy labginotv mghiklnorsty naeglnovy ocmrs pailst qu rmnouw sacdeghiklmnoqrstuvw ' +
  'taeghiklnorstwy ugkrz veio wao xh yio zahu';

/** Of three letters each, likewise. */
const three =
  'acedylsngrcryrzsttjvkwazb banarcljnpyugxr cdoebhohrhykbrhsb diniqsbty emlxt frprrur gagancrlkomorot ' +
  'hakawifsbyw ilonh jambo kaaabbdbpoircsh ladbeezfnijldmorctg madaidfhrinninwrjuswlyvzn nahanapdsewiaovqormso ' +
  'olo pagamapcddcflihmsnbnt rmyue sahatcncohihnkrmnrntqzlzy taycyetpirvumyv udm vecepls waruu xalmf zeagh';

const others =
  'bat-smg be-tarask be-x-old cbk-zam fiu-vro map-bms nds-nl roa-rup roa-tara simple zh-classical zh-min-nan zh-yue';

const codes = (groups: string, rest: RegExp): string[] =>
  groups.split(' ').flatMap((group) => (group.slice(1).match(rest) ?? []).map((behind) => group[0] + behind));

/** Codes of the languages that there are wikis of. */
export const languageCodes: readonly string[] = [
  ...codes(two, /./g),
  ...codes(three, /../g),
  ...others.split(' '),
];
