/** Of two letters each. They stand without blanks, because every page that shows an editor loads them. */
const two =
  'aaabafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugv' +
  'hahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlvmgmhmimkmlmnmomrmsmt' +
  'mynanengnlnnnonvnyocomorospapiplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrts' +
  'tttwtyugukuruzvevivowawoxhyiyozazhzu';

/** Of three letters each. */
const three =
  'aceadyalsangarcaryarzastatjavkawaazbbanbarbclbjnbpybugbxrcdocebchochrchyckbcrhcsbdindiqdsbdtyemlextfrpfrrfur' +
  'gaggangcrglkgomgorgothakhawhifhsbhywiloinhjamjbokaakabkbdkbpkoikrckshladlbelezlfnlijlldlmolrcltgmadmaimdfmhr' +
  'minmnimnwmrjmusmwlmyvmznnahnannapndsnewnianovnqonrmnsoolopagpampappcdpdcpflpihpmspnbpntrmyruesahsatscnscoshi' +
  'shnskrsmnsrnstqszlszytaytcytettpitrvtumtyvudmvecvepvlswarwuuxalxmfzeazgh';

const others =
  'bat-smg be-tarask be-x-old cbk-zam fiu-vro map-bms nds-nl roa-rup roa-tara simple zh-classical zh-min-nan zh-yue';

/** Codes of the languages that there are wikis of. */
export const languageCodes: readonly string[] = [
  ...(two.match(/../g) as string[]),
  ...(three.match(/.../g) as string[]),
  ...others.split(' '),
];
