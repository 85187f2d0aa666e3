import { seedUpdate } from '@stet/collab';
import { schema } from '@stet/document';
import { Peer } from './dist/check/collab-peer.js';
const blocks=[]; for(let n=0;n<9000;n++) blocks.push(schema.node('paragraph',{id:`abc123.${n}`},[schema.text('Block of words '), schema.text('bold',[schema.mark('bold',{id:`abc124.${n}`})]), schema.text(' more words and so on until the end of it.')]));
const doc=schema.node('doc',null,blocks); const p=new Peer('w',11,seedUpdate(doc));
const size=doc.child(0).nodeSize;
import('node:inspector').then(async({Session})=>{ const se=new Session(); se.connect(); const post=(m,a)=>new Promise((r,j)=>se.post(m,a,(e,x)=>e?j(e):r(x))); await post('Profiler.enable'); await post('Profiler.start'); const t0=performance.now(); const c0=process.cpuUsage();
for(let n=0;n<600;n++){ const pos=((n*7919)%9000)*60; const $=p.document.resolve(pos); const at=$.parent.isTextblock?pos:pos+3; p.edit(tr=>tr.insertText('x',at)); }

const c=process.cpuUsage(c0); console.log('wall',(performance.now()-t0)/600,'cpu',(c.user+c.system)/600000); const {profile}=await post('Profiler.stop'); (await import('node:fs')).writeFileSync('/tmp/w/collab/prof/x.cpuprofile',JSON.stringify(profile)); });