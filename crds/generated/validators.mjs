// Written by crds/generate.ts; do not edit.

export const SSIClusterManifest = validate10;
const schema11 = {"$id":"SSIClusterManifest","type":"object","required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"zferry.io/v1alpha1"},"kind":{"const":"SSICluster"},"metadata":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253},"namespace":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"labels":{"type":"object","maxProperties":64,"properties":{},"additionalProperties":{"type":"string","pattern":"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$","maxLength":63}},"annotations":{"type":"object","maxProperties":128,"properties":{},"additionalProperties":{"type":"string","maxLength":262144}}},"additionalProperties":true},"spec":{"type":"object","required":["members","hypervisor"],"properties":{"members":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["name","cpc","lpar","machineSequences"],"properties":{"name":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"cpc":{"type":"string","pattern":"^[A-Z][A-Z0-9]{0,7}$","maxLength":8},"lpar":{"type":"string","pattern":"^[A-Z][A-Z0-9]{0,7}$","maxLength":8},"machineSequences":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","pattern":"^[0-9A-Z]{1,16}$","maxLength":16}},"enabled":{"type":"boolean","default":true}},"additionalProperties":false}},"hypervisor":{"type":"object","properties":{"smapi":{"type":"object","required":["endpoints","secretName"],"properties":{"endpoints":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["member","host"],"properties":{"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"host":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$","maxLength":253},"port":{"type":"integer","minimum":1,"maximum":65535}},"additionalProperties":false}},"secretName":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253}},"additionalProperties":false},"feilong":{"type":"object","required":["endpoints","secretName"],"properties":{"endpoints":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["member","host"],"properties":{"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"host":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$","maxLength":253},"port":{"type":"integer","minimum":1,"maximum":65535}},"additionalProperties":false}},"secretName":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253}},"additionalProperties":false},"cp":{"type":"object","required":["endpoints","secretName"],"properties":{"endpoints":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["member","host"],"properties":{"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"host":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$","maxLength":253},"port":{"type":"integer","minimum":1,"maximum":65535}},"additionalProperties":false}},"secretName":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253}},"additionalProperties":false},"simulated":{"type":"object","properties":{"endpoint":{"type":"string","pattern":"^http://(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|\\[[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}\\]|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?):[1-9][0-9]{0,4}$","maxLength":261},"lateness":{"type":"string","default":"Enforced","enum":["Enforced","Bounded","Unbounded"]},"latenessSeconds":{"type":"integer","default":0,"minimum":0,"maximum":3600},"resend":{"type":"boolean","default":false},"status":{"type":"boolean","default":true},"isfcMebibytesPerSecond":{"type":"integer","default":400,"minimum":1,"maximum":1000000},"instant":{"type":"boolean","default":false},"guests":{"type":"array","maxItems":256,"items":{"type":"object","required":["userid","member"],"properties":{"userid":{"type":"string","pattern":"^[A-Z$_][A-Z0-9$_-]{0,7}$","maxLength":8},"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"memoryMebibytes":{"type":"integer","default":4096,"minimum":1,"maximum":4194304},"dirtyMebibytesPerSecond":{"type":"integer","default":20,"minimum":0,"maximum":1000000},"devices":{"type":"array","maxItems":64,"items":{"type":"object","required":["vdev","owner","ownerVdev","mode"],"properties":{"vdev":{"type":"string","pattern":"^[0-9A-F]{4}$","maxLength":4},"owner":{"type":"string","pattern":"^[A-Z0-9$_@#-]{1,8}$","maxLength":8},"ownerVdev":{"type":"string","pattern":"^[0-9A-F]{4}$","maxLength":4},"mode":{"type":"string","pattern":"^(R|RR|W|WR|M|MR|MW)$","maxLength":2}},"additionalProperties":false}},"refuse":{"type":"array","maxItems":16,"items":{"type":"string","pattern":"^[0-9A-Z]{1,12}$","maxLength":12}},"hipersockets":{"type":"boolean"}},"additionalProperties":false}},"population":{"type":"array","maxItems":8,"items":{"type":"object","required":["prefix","count","member"],"properties":{"prefix":{"type":"string","pattern":"^[A-Z$_][A-Z0-9$_]{0,3}$","maxLength":4},"count":{"type":"integer","minimum":1,"maximum":99999},"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"memoryMebibytes":{"type":"integer","default":4096,"minimum":1,"maximum":4194304}},"additionalProperties":false}}},"additionalProperties":false}},"additionalProperties":false},"agentNetworks":{"type":"array","maxItems":16,"items":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$","maxLength":43}},"enforcement":{"type":"string","default":"Observe","enum":["Observe","Enforce"]},"relocation":{"type":"object","default":{},"properties":{"maxConcurrent":{"type":"integer","default":1,"minimum":1,"maximum":128},"maxPerMember":{"type":"integer","minimum":1,"maximum":128},"maxTotalSeconds":{"type":"integer","default":300,"minimum":1,"maximum":3600},"maxQuiesceSeconds":{"type":"integer","default":10,"minimum":1,"maximum":60},"flapLimit":{"type":"object","default":{},"properties":{"moves":{"type":"integer","default":4,"minimum":1,"maximum":1000000},"perMinutes":{"type":"integer","default":60,"minimum":1,"maximum":10080}},"additionalProperties":false},"massChange":{"type":"object","default":{},"properties":{"guests":{"type":"integer","default":10,"minimum":1,"maximum":1000000},"perMinutes":{"type":"integer","default":30,"minimum":1,"maximum":10080}},"additionalProperties":false},"externalHoldSeconds":{"type":"integer","default":1800,"minimum":0,"maximum":604800},"externalHold":{"type":"string","default":"Timed","enum":["Timed","Forever"]},"allowUnproven":{"type":"array","maxItems":64,"items":{"type":"string","pattern":"^[A-Z$_][A-Z0-9$_-]{0,7}$","maxLength":8}},"force":{"type":"array","maxItems":3,"items":{"type":"string","enum":["ARCHITECTURE","DOMAIN","STORAGE"]}}},"additionalProperties":false},"tenants":{"type":"array","maxItems":128,"items":{"type":"object","required":["namespace","guests"],"properties":{"namespace":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"guests":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","pattern":"^([A-Z$_][A-Z0-9$_-]{0,7}|[A-Z$_][A-Z0-9$_-]{0,6}[*]|[*])$","maxLength":8}},"members":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8}},"maxPriority":{"type":"integer","default":0,"minimum":0,"maximum":1000}},"additionalProperties":false}},"windows":{"type":"array","maxItems":16,"items":{"type":"object","required":["name","cron","durationMinutes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"cron":{"type":"string","pattern":"^[0-9A-Za-z*,/-]{1,64}( [0-9A-Za-z*,/-]{1,64}){4}$","minLength":9,"maxLength":128},"durationMinutes":{"type":"integer","minimum":1,"maximum":10080},"timeZone":{"type":"string","default":"UTC","pattern":"^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$","maxLength":64}},"additionalProperties":false}},"suspend":{"type":"boolean","default":false}},"additionalProperties":false}},"additionalProperties":false};
const func2 = (text) => { let length = 0; for (const _ of text) length++; return length; };
const func19 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", "u");
const pattern1 = new RegExp("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", "u");
const pattern2 = new RegExp("^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$", "u");
const pattern3 = new RegExp("^[A-Z0-9]{1,8}$", "u");
const pattern4 = new RegExp("^[A-Z][A-Z0-9]{0,7}$", "u");
const pattern6 = new RegExp("^[0-9A-Z]{1,16}$", "u");
const pattern8 = new RegExp("^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$", "u");
const pattern16 = new RegExp("^http://(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|\\[[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}\\]|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?):[1-9][0-9]{0,4}$", "u");
const pattern17 = new RegExp("^[A-Z$_][A-Z0-9$_-]{0,7}$", "u");
const pattern19 = new RegExp("^[0-9A-F]{4}$", "u");
const pattern20 = new RegExp("^[A-Z0-9$_@#-]{1,8}$", "u");
const pattern22 = new RegExp("^(R|RR|W|WR|M|MR|MW)$", "u");
const pattern23 = new RegExp("^[0-9A-Z]{1,12}$", "u");
const pattern24 = new RegExp("^[A-Z$_][A-Z0-9$_]{0,3}$", "u");
const pattern26 = new RegExp("^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$", "u");
const pattern29 = new RegExp("^([A-Z$_][A-Z0-9$_-]{0,7}|[A-Z$_][A-Z0-9$_-]{0,6}[*]|[*])$", "u");
const pattern32 = new RegExp("^[0-9A-Za-z*,/-]{1,64}( [0-9A-Za-z*,/-]{1,64}){4}$", "u");
const pattern33 = new RegExp("^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="SSIClusterManifest" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("zferry.io/v1alpha1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "zferry.io/v1alpha1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("SSICluster" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "SSICluster"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func2(data3) > 253){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern0.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.namespace !== undefined){
let data4 = data2.namespace;
if(typeof data4 === "string"){
if(func2(data4) > 63){
const err11 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern1.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.labels !== undefined){
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(Object.keys(data5).length > 64){
const err14 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/maxProperties",keyword:"maxProperties",params:{limit: 64}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key1 in data5){
let data6 = data5[key1];
if(typeof data6 === "string"){
if(func2(data6) > 63){
const err15 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern2.test(data6)){
const err16 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(Object.keys(data7).length > 128){
const err19 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/maxProperties",keyword:"maxProperties",params:{limit: 128}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key2 in data7){
let data8 = data7[key2];
if(typeof data8 === "string"){
if(func2(data8) > 262144){
const err20 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 262144}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.enforcement === undefined){
data9.enforcement = "Observe";
}
if(data9.relocation === undefined){
data9.relocation = {};
}
if(data9.suspend === undefined){
data9.suspend = false;
}
if(data9.members === undefined){
const err24 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "members"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data9.hypervisor === undefined){
const err25 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "hypervisor"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
for(const key3 in data9){
if(!((((((((key3 === "members") || (key3 === "hypervisor")) || (key3 === "agentNetworks")) || (key3 === "enforcement")) || (key3 === "relocation")) || (key3 === "tenants")) || (key3 === "windows")) || (key3 === "suspend"))){
const err26 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data9.members !== undefined){
let data10 = data9.members;
if(Array.isArray(data10)){
if(data10.length > 8){
const err27 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data10.length < 1){
const err28 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.enabled === undefined){
data11.enabled = true;
}
if(data11.name === undefined){
const err29 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data11.cpc === undefined){
const err30 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/required",keyword:"required",params:{missingProperty: "cpc"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data11.lpar === undefined){
const err31 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/required",keyword:"required",params:{missingProperty: "lpar"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data11.machineSequences === undefined){
const err32 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/required",keyword:"required",params:{missingProperty: "machineSequences"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
for(const key4 in data11){
if(!(((((key4 === "name") || (key4 === "cpc")) || (key4 === "lpar")) || (key4 === "machineSequences")) || (key4 === "enabled"))){
const err33 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data11.name !== undefined){
let data12 = data11.name;
if(typeof data12 === "string"){
if(func2(data12) > 8){
const err34 = {instancePath:instancePath+"/spec/members/" + i0+"/name",schemaPath:"#/properties/spec/properties/members/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!pattern3.test(data12)){
const err35 = {instancePath:instancePath+"/spec/members/" + i0+"/name",schemaPath:"#/properties/spec/properties/members/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/spec/members/" + i0+"/name",schemaPath:"#/properties/spec/properties/members/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data11.cpc !== undefined){
let data13 = data11.cpc;
if(typeof data13 === "string"){
if(func2(data13) > 8){
const err37 = {instancePath:instancePath+"/spec/members/" + i0+"/cpc",schemaPath:"#/properties/spec/properties/members/items/properties/cpc/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!pattern4.test(data13)){
const err38 = {instancePath:instancePath+"/spec/members/" + i0+"/cpc",schemaPath:"#/properties/spec/properties/members/items/properties/cpc/pattern",keyword:"pattern",params:{pattern: "^[A-Z][A-Z0-9]{0,7}$"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/spec/members/" + i0+"/cpc",schemaPath:"#/properties/spec/properties/members/items/properties/cpc/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data11.lpar !== undefined){
let data14 = data11.lpar;
if(typeof data14 === "string"){
if(func2(data14) > 8){
const err40 = {instancePath:instancePath+"/spec/members/" + i0+"/lpar",schemaPath:"#/properties/spec/properties/members/items/properties/lpar/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!pattern4.test(data14)){
const err41 = {instancePath:instancePath+"/spec/members/" + i0+"/lpar",schemaPath:"#/properties/spec/properties/members/items/properties/lpar/pattern",keyword:"pattern",params:{pattern: "^[A-Z][A-Z0-9]{0,7}$"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/spec/members/" + i0+"/lpar",schemaPath:"#/properties/spec/properties/members/items/properties/lpar/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data11.machineSequences !== undefined){
let data15 = data11.machineSequences;
if(Array.isArray(data15)){
if(data15.length > 2){
const err43 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences",schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data15.length < 1){
const err44 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences",schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
const len1 = data15.length;
for(let i1=0; i1<len1; i1++){
let data16 = data15[i1];
if(typeof data16 === "string"){
if(func2(data16) > 16){
const err45 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences/" + i1,schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/items/maxLength",keyword:"maxLength",params:{limit: 16}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(!pattern6.test(data16)){
const err46 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences/" + i1,schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/items/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{1,16}$"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences/" + i1,schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/spec/members/" + i0+"/machineSequences",schemaPath:"#/properties/spec/properties/members/items/properties/machineSequences/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(typeof data11.enabled !== "boolean"){
const err49 = {instancePath:instancePath+"/spec/members/" + i0+"/enabled",schemaPath:"#/properties/spec/properties/members/items/properties/enabled/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data9.hypervisor !== undefined){
let data18 = data9.hypervisor;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
for(const key5 in data18){
if(!((((key5 === "smapi") || (key5 === "feilong")) || (key5 === "cp")) || (key5 === "simulated"))){
const err52 = {instancePath:instancePath+"/spec/hypervisor",schemaPath:"#/properties/spec/properties/hypervisor/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data18.smapi !== undefined){
let data19 = data18.smapi;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.endpoints === undefined){
const err53 = {instancePath:instancePath+"/spec/hypervisor/smapi",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/required",keyword:"required",params:{missingProperty: "endpoints"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data19.secretName === undefined){
const err54 = {instancePath:instancePath+"/spec/hypervisor/smapi",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/required",keyword:"required",params:{missingProperty: "secretName"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key6 in data19){
if(!((key6 === "endpoints") || (key6 === "secretName"))){
const err55 = {instancePath:instancePath+"/spec/hypervisor/smapi",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data19.endpoints !== undefined){
let data20 = data19.endpoints;
if(Array.isArray(data20)){
if(data20.length > 8){
const err56 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data20.length < 1){
const err57 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
const len2 = data20.length;
for(let i2=0; i2<len2; i2++){
let data21 = data20[i2];
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(data21.member === undefined){
const err58 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2,schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "member"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data21.host === undefined){
const err59 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2,schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "host"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
for(const key7 in data21){
if(!(((key7 === "member") || (key7 === "host")) || (key7 === "port"))){
const err60 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2,schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data21.member !== undefined){
let data22 = data21.member;
if(typeof data22 === "string"){
if(func2(data22) > 8){
const err61 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(!pattern3.test(data22)){
const err62 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data21.host !== undefined){
let data23 = data21.host;
if(typeof data23 === "string"){
if(func2(data23) > 253){
const err64 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!pattern8.test(data23)){
const err65 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/host/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data21.port !== undefined){
let data24 = data21.port;
if(!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))){
const err67 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 65535 || isNaN(data24)){
const err68 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data24 < 1 || isNaN(data24)){
const err69 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
}
else {
const err70 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints/" + i2,schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/spec/hypervisor/smapi/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/endpoints/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data19.secretName !== undefined){
let data25 = data19.secretName;
if(typeof data25 === "string"){
if(func2(data25) > 253){
const err72 = {instancePath:instancePath+"/spec/hypervisor/smapi/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/secretName/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!pattern0.test(data25)){
const err73 = {instancePath:instancePath+"/spec/hypervisor/smapi/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/spec/hypervisor/smapi/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/properties/secretName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/spec/hypervisor/smapi",schemaPath:"#/properties/spec/properties/hypervisor/properties/smapi/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data18.feilong !== undefined){
let data26 = data18.feilong;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.endpoints === undefined){
const err76 = {instancePath:instancePath+"/spec/hypervisor/feilong",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/required",keyword:"required",params:{missingProperty: "endpoints"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data26.secretName === undefined){
const err77 = {instancePath:instancePath+"/spec/hypervisor/feilong",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/required",keyword:"required",params:{missingProperty: "secretName"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
for(const key8 in data26){
if(!((key8 === "endpoints") || (key8 === "secretName"))){
const err78 = {instancePath:instancePath+"/spec/hypervisor/feilong",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data26.endpoints !== undefined){
let data27 = data26.endpoints;
if(Array.isArray(data27)){
if(data27.length > 8){
const err79 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data27.length < 1){
const err80 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
const len3 = data27.length;
for(let i3=0; i3<len3; i3++){
let data28 = data27[i3];
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
if(data28.member === undefined){
const err81 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3,schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "member"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(data28.host === undefined){
const err82 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3,schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "host"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
for(const key9 in data28){
if(!(((key9 === "member") || (key9 === "host")) || (key9 === "port"))){
const err83 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3,schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data28.member !== undefined){
let data29 = data28.member;
if(typeof data29 === "string"){
if(func2(data29) > 8){
const err84 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(!pattern3.test(data29)){
const err85 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
else {
const err86 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data28.host !== undefined){
let data30 = data28.host;
if(typeof data30 === "string"){
if(func2(data30) > 253){
const err87 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(!pattern8.test(data30)){
const err88 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/host/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data28.port !== undefined){
let data31 = data28.port;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err90 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 65535 || isNaN(data31)){
const err91 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data31 < 1 || isNaN(data31)){
const err92 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
}
else {
const err93 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints/" + i3,schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec/hypervisor/feilong/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/endpoints/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data26.secretName !== undefined){
let data32 = data26.secretName;
if(typeof data32 === "string"){
if(func2(data32) > 253){
const err95 = {instancePath:instancePath+"/spec/hypervisor/feilong/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/secretName/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(!pattern0.test(data32)){
const err96 = {instancePath:instancePath+"/spec/hypervisor/feilong/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/spec/hypervisor/feilong/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/properties/secretName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/spec/hypervisor/feilong",schemaPath:"#/properties/spec/properties/hypervisor/properties/feilong/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data18.cp !== undefined){
let data33 = data18.cp;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.endpoints === undefined){
const err99 = {instancePath:instancePath+"/spec/hypervisor/cp",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/required",keyword:"required",params:{missingProperty: "endpoints"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(data33.secretName === undefined){
const err100 = {instancePath:instancePath+"/spec/hypervisor/cp",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/required",keyword:"required",params:{missingProperty: "secretName"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
for(const key10 in data33){
if(!((key10 === "endpoints") || (key10 === "secretName"))){
const err101 = {instancePath:instancePath+"/spec/hypervisor/cp",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data33.endpoints !== undefined){
let data34 = data33.endpoints;
if(Array.isArray(data34)){
if(data34.length > 8){
const err102 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(data34.length < 1){
const err103 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
const len4 = data34.length;
for(let i4=0; i4<len4; i4++){
let data35 = data34[i4];
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.member === undefined){
const err104 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4,schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "member"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data35.host === undefined){
const err105 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4,schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/required",keyword:"required",params:{missingProperty: "host"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
for(const key11 in data35){
if(!(((key11 === "member") || (key11 === "host")) || (key11 === "port"))){
const err106 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4,schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data35.member !== undefined){
let data36 = data35.member;
if(typeof data36 === "string"){
if(func2(data36) > 8){
const err107 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(!pattern3.test(data36)){
const err108 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data35.host !== undefined){
let data37 = data35.host;
if(typeof data37 === "string"){
if(func2(data37) > 253){
const err110 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/host/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if(!pattern8.test(data37)){
const err111 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/host/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
else {
const err112 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/host",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data35.port !== undefined){
let data38 = data35.port;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err113 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 65535 || isNaN(data38)){
const err114 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(data38 < 1 || isNaN(data38)){
const err115 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4+"/port",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
}
else {
const err116 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints/" + i4,schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
else {
const err117 = {instancePath:instancePath+"/spec/hypervisor/cp/endpoints",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/endpoints/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data33.secretName !== undefined){
let data39 = data33.secretName;
if(typeof data39 === "string"){
if(func2(data39) > 253){
const err118 = {instancePath:instancePath+"/spec/hypervisor/cp/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/secretName/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(!pattern0.test(data39)){
const err119 = {instancePath:instancePath+"/spec/hypervisor/cp/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/secretName/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
else {
const err120 = {instancePath:instancePath+"/spec/hypervisor/cp/secretName",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/properties/secretName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
}
else {
const err121 = {instancePath:instancePath+"/spec/hypervisor/cp",schemaPath:"#/properties/spec/properties/hypervisor/properties/cp/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data18.simulated !== undefined){
let data40 = data18.simulated;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.lateness === undefined){
data40.lateness = "Enforced";
}
if(data40.latenessSeconds === undefined){
data40.latenessSeconds = 0;
}
if(data40.resend === undefined){
data40.resend = false;
}
if(data40.status === undefined){
data40.status = true;
}
if(data40.isfcMebibytesPerSecond === undefined){
data40.isfcMebibytesPerSecond = 400;
}
if(data40.instant === undefined){
data40.instant = false;
}
for(const key12 in data40){
if(!(func19.call(schema11.properties.spec.properties.hypervisor.properties.simulated.properties, key12))){
const err122 = {instancePath:instancePath+"/spec/hypervisor/simulated",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data40.endpoint !== undefined){
let data41 = data40.endpoint;
if(typeof data41 === "string"){
if(func2(data41) > 261){
const err123 = {instancePath:instancePath+"/spec/hypervisor/simulated/endpoint",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/endpoint/maxLength",keyword:"maxLength",params:{limit: 261}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(!pattern16.test(data41)){
const err124 = {instancePath:instancePath+"/spec/hypervisor/simulated/endpoint",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/endpoint/pattern",keyword:"pattern",params:{pattern: "^http://(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|\\[[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}\\]|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?):[1-9][0-9]{0,4}$"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/spec/hypervisor/simulated/endpoint",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/endpoint/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
let data42 = data40.lateness;
if(typeof data42 !== "string"){
const err126 = {instancePath:instancePath+"/spec/hypervisor/simulated/lateness",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/lateness/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(!(((data42 === "Enforced") || (data42 === "Bounded")) || (data42 === "Unbounded"))){
const err127 = {instancePath:instancePath+"/spec/hypervisor/simulated/lateness",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/lateness/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.hypervisor.properties.simulated.properties.lateness.enum}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
let data43 = data40.latenessSeconds;
if(!(((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43))) && (isFinite(data43)))){
const err128 = {instancePath:instancePath+"/spec/hypervisor/simulated/latenessSeconds",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/latenessSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if((typeof data43 == "number") && (isFinite(data43))){
if(data43 > 3600 || isNaN(data43)){
const err129 = {instancePath:instancePath+"/spec/hypervisor/simulated/latenessSeconds",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/latenessSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data43 < 0 || isNaN(data43)){
const err130 = {instancePath:instancePath+"/spec/hypervisor/simulated/latenessSeconds",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/latenessSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
if(typeof data40.resend !== "boolean"){
const err131 = {instancePath:instancePath+"/spec/hypervisor/simulated/resend",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/resend/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
if(typeof data40.status !== "boolean"){
const err132 = {instancePath:instancePath+"/spec/hypervisor/simulated/status",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/status/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
let data46 = data40.isfcMebibytesPerSecond;
if(!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46)))){
const err133 = {instancePath:instancePath+"/spec/hypervisor/simulated/isfcMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/isfcMebibytesPerSecond/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 > 1000000 || isNaN(data46)){
const err134 = {instancePath:instancePath+"/spec/hypervisor/simulated/isfcMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/isfcMebibytesPerSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(data46 < 1 || isNaN(data46)){
const err135 = {instancePath:instancePath+"/spec/hypervisor/simulated/isfcMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/isfcMebibytesPerSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(typeof data40.instant !== "boolean"){
const err136 = {instancePath:instancePath+"/spec/hypervisor/simulated/instant",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/instant/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
if(data40.guests !== undefined){
let data48 = data40.guests;
if(Array.isArray(data48)){
if(data48.length > 256){
const err137 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
const len5 = data48.length;
for(let i5=0; i5<len5; i5++){
let data49 = data48[i5];
if(data49 && typeof data49 == "object" && !Array.isArray(data49)){
if(data49.memoryMebibytes === undefined){
data49.memoryMebibytes = 4096;
}
if(data49.dirtyMebibytesPerSecond === undefined){
data49.dirtyMebibytesPerSecond = 20;
}
if(data49.userid === undefined){
const err138 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/required",keyword:"required",params:{missingProperty: "userid"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(data49.member === undefined){
const err139 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/required",keyword:"required",params:{missingProperty: "member"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
for(const key13 in data49){
if(!(((((((key13 === "userid") || (key13 === "member")) || (key13 === "memoryMebibytes")) || (key13 === "dirtyMebibytesPerSecond")) || (key13 === "devices")) || (key13 === "refuse")) || (key13 === "hipersockets"))){
const err140 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data49.userid !== undefined){
let data50 = data49.userid;
if(typeof data50 === "string"){
if(func2(data50) > 8){
const err141 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/userid",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/userid/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if(!pattern17.test(data50)){
const err142 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/userid",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/userid/pattern",keyword:"pattern",params:{pattern: "^[A-Z$_][A-Z0-9$_-]{0,7}$"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
else {
const err143 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/userid",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/userid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data49.member !== undefined){
let data51 = data49.member;
if(typeof data51 === "string"){
if(func2(data51) > 8){
const err144 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(!pattern3.test(data51)){
const err145 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
else {
const err146 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
let data52 = data49.memoryMebibytes;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err147 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/memoryMebibytes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 > 4194304 || isNaN(data52)){
const err148 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/memoryMebibytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4194304}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if(data52 < 1 || isNaN(data52)){
const err149 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/memoryMebibytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
let data53 = data49.dirtyMebibytesPerSecond;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err150 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/dirtyMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/dirtyMebibytesPerSecond/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 > 1000000 || isNaN(data53)){
const err151 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/dirtyMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/dirtyMebibytesPerSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
if(data53 < 0 || isNaN(data53)){
const err152 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/dirtyMebibytesPerSecond",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/dirtyMebibytesPerSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data49.devices !== undefined){
let data54 = data49.devices;
if(Array.isArray(data54)){
if(data54.length > 64){
const err153 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
const len6 = data54.length;
for(let i6=0; i6<len6; i6++){
let data55 = data54[i6];
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
if(data55.vdev === undefined){
const err154 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "vdev"}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
if(data55.owner === undefined){
const err155 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "owner"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
if(data55.ownerVdev === undefined){
const err156 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "ownerVdev"}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
if(data55.mode === undefined){
const err157 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "mode"}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
for(const key14 in data55){
if(!((((key14 === "vdev") || (key14 === "owner")) || (key14 === "ownerVdev")) || (key14 === "mode"))){
const err158 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data55.vdev !== undefined){
let data56 = data55.vdev;
if(typeof data56 === "string"){
if(func2(data56) > 4){
const err159 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/vdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/vdev/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(!pattern19.test(data56)){
const err160 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/vdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/vdev/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{4}$"}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
else {
const err161 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/vdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/vdev/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data55.owner !== undefined){
let data57 = data55.owner;
if(typeof data57 === "string"){
if(func2(data57) > 8){
const err162 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/owner",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/owner/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
if(!pattern20.test(data57)){
const err163 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/owner",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9$_@#-]{1,8}$"}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
else {
const err164 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/owner",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/owner/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data55.ownerVdev !== undefined){
let data58 = data55.ownerVdev;
if(typeof data58 === "string"){
if(func2(data58) > 4){
const err165 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/ownerVdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/ownerVdev/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if(!pattern19.test(data58)){
const err166 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/ownerVdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/ownerVdev/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{4}$"}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
else {
const err167 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/ownerVdev",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/ownerVdev/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data55.mode !== undefined){
let data59 = data55.mode;
if(typeof data59 === "string"){
if(func2(data59) > 2){
const err168 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/mode",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/mode/maxLength",keyword:"maxLength",params:{limit: 2}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if(!pattern22.test(data59)){
const err169 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/mode",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/mode/pattern",keyword:"pattern",params:{pattern: "^(R|RR|W|WR|M|MR|MW)$"}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
else {
const err170 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6+"/mode",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
}
else {
const err171 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices/" + i6,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
else {
const err172 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/devices",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/devices/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data49.refuse !== undefined){
let data60 = data49.refuse;
if(Array.isArray(data60)){
if(data60.length > 16){
const err173 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/refuse",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/refuse/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
const len7 = data60.length;
for(let i7=0; i7<len7; i7++){
let data61 = data60[i7];
if(typeof data61 === "string"){
if(func2(data61) > 12){
const err174 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/refuse/" + i7,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/refuse/items/maxLength",keyword:"maxLength",params:{limit: 12}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
if(!pattern23.test(data61)){
const err175 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/refuse/" + i7,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/refuse/items/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Z]{1,12}$"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
else {
const err176 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/refuse/" + i7,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/refuse/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
}
else {
const err177 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/refuse",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/refuse/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
if(data49.hipersockets !== undefined){
if(typeof data49.hipersockets !== "boolean"){
const err178 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5+"/hipersockets",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/properties/hipersockets/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
else {
const err179 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests/" + i5,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
}
else {
const err180 = {instancePath:instancePath+"/spec/hypervisor/simulated/guests",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/guests/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data40.population !== undefined){
let data63 = data40.population;
if(Array.isArray(data63)){
if(data63.length > 8){
const err181 = {instancePath:instancePath+"/spec/hypervisor/simulated/population",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
const len8 = data63.length;
for(let i8=0; i8<len8; i8++){
let data64 = data63[i8];
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
if(data64.memoryMebibytes === undefined){
data64.memoryMebibytes = 4096;
}
if(data64.prefix === undefined){
const err182 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/required",keyword:"required",params:{missingProperty: "prefix"}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
if(data64.count === undefined){
const err183 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/required",keyword:"required",params:{missingProperty: "count"}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(data64.member === undefined){
const err184 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/required",keyword:"required",params:{missingProperty: "member"}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
for(const key15 in data64){
if(!((((key15 === "prefix") || (key15 === "count")) || (key15 === "member")) || (key15 === "memoryMebibytes"))){
const err185 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data64.prefix !== undefined){
let data65 = data64.prefix;
if(typeof data65 === "string"){
if(func2(data65) > 4){
const err186 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/prefix",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/prefix/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(!pattern24.test(data65)){
const err187 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/prefix",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/prefix/pattern",keyword:"pattern",params:{pattern: "^[A-Z$_][A-Z0-9$_]{0,3}$"}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
else {
const err188 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/prefix",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/prefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data64.count !== undefined){
let data66 = data64.count;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
const err189 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/count",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 > 99999 || isNaN(data66)){
const err190 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/count",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 99999}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
if(data66 < 1 || isNaN(data66)){
const err191 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/count",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
}
if(data64.member !== undefined){
let data67 = data64.member;
if(typeof data67 === "string"){
if(func2(data67) > 8){
const err192 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
if(!pattern3.test(data67)){
const err193 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
else {
const err194 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/member",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
let data68 = data64.memoryMebibytes;
if(!(((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68))) && (isFinite(data68)))){
const err195 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/memoryMebibytes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
if((typeof data68 == "number") && (isFinite(data68))){
if(data68 > 4194304 || isNaN(data68)){
const err196 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/memoryMebibytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4194304}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
if(data68 < 1 || isNaN(data68)){
const err197 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8+"/memoryMebibytes",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/properties/memoryMebibytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/spec/hypervisor/simulated/population/" + i8,schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
}
else {
const err199 = {instancePath:instancePath+"/spec/hypervisor/simulated/population",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/properties/population/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/spec/hypervisor/simulated",schemaPath:"#/properties/spec/properties/hypervisor/properties/simulated/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
}
else {
const err201 = {instancePath:instancePath+"/spec/hypervisor",schemaPath:"#/properties/spec/properties/hypervisor/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data9.agentNetworks !== undefined){
let data69 = data9.agentNetworks;
if(Array.isArray(data69)){
if(data69.length > 16){
const err202 = {instancePath:instancePath+"/spec/agentNetworks",schemaPath:"#/properties/spec/properties/agentNetworks/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
const len9 = data69.length;
for(let i9=0; i9<len9; i9++){
let data70 = data69[i9];
if(typeof data70 === "string"){
if(func2(data70) > 43){
const err203 = {instancePath:instancePath+"/spec/agentNetworks/" + i9,schemaPath:"#/properties/spec/properties/agentNetworks/items/maxLength",keyword:"maxLength",params:{limit: 43}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(!pattern26.test(data70)){
const err204 = {instancePath:instancePath+"/spec/agentNetworks/" + i9,schemaPath:"#/properties/spec/properties/agentNetworks/items/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
else {
const err205 = {instancePath:instancePath+"/spec/agentNetworks/" + i9,schemaPath:"#/properties/spec/properties/agentNetworks/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
}
else {
const err206 = {instancePath:instancePath+"/spec/agentNetworks",schemaPath:"#/properties/spec/properties/agentNetworks/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
let data71 = data9.enforcement;
if(typeof data71 !== "string"){
const err207 = {instancePath:instancePath+"/spec/enforcement",schemaPath:"#/properties/spec/properties/enforcement/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
if(!((data71 === "Observe") || (data71 === "Enforce"))){
const err208 = {instancePath:instancePath+"/spec/enforcement",schemaPath:"#/properties/spec/properties/enforcement/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.enforcement.enum}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
let data72 = data9.relocation;
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
if(data72.maxConcurrent === undefined){
data72.maxConcurrent = 1;
}
if(data72.maxTotalSeconds === undefined){
data72.maxTotalSeconds = 300;
}
if(data72.maxQuiesceSeconds === undefined){
data72.maxQuiesceSeconds = 10;
}
if(data72.flapLimit === undefined){
data72.flapLimit = {};
}
if(data72.massChange === undefined){
data72.massChange = {};
}
if(data72.externalHoldSeconds === undefined){
data72.externalHoldSeconds = 1800;
}
if(data72.externalHold === undefined){
data72.externalHold = "Timed";
}
for(const key16 in data72){
if(!(func19.call(schema11.properties.spec.properties.relocation.properties, key16))){
const err209 = {instancePath:instancePath+"/spec/relocation",schemaPath:"#/properties/spec/properties/relocation/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
let data73 = data72.maxConcurrent;
if(!(((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73))) && (isFinite(data73)))){
const err210 = {instancePath:instancePath+"/spec/relocation/maxConcurrent",schemaPath:"#/properties/spec/properties/relocation/properties/maxConcurrent/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if((typeof data73 == "number") && (isFinite(data73))){
if(data73 > 128 || isNaN(data73)){
const err211 = {instancePath:instancePath+"/spec/relocation/maxConcurrent",schemaPath:"#/properties/spec/properties/relocation/properties/maxConcurrent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
if(data73 < 1 || isNaN(data73)){
const err212 = {instancePath:instancePath+"/spec/relocation/maxConcurrent",schemaPath:"#/properties/spec/properties/relocation/properties/maxConcurrent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data72.maxPerMember !== undefined){
let data74 = data72.maxPerMember;
if(!(((typeof data74 == "number") && (!(data74 % 1) && !isNaN(data74))) && (isFinite(data74)))){
const err213 = {instancePath:instancePath+"/spec/relocation/maxPerMember",schemaPath:"#/properties/spec/properties/relocation/properties/maxPerMember/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if((typeof data74 == "number") && (isFinite(data74))){
if(data74 > 128 || isNaN(data74)){
const err214 = {instancePath:instancePath+"/spec/relocation/maxPerMember",schemaPath:"#/properties/spec/properties/relocation/properties/maxPerMember/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(data74 < 1 || isNaN(data74)){
const err215 = {instancePath:instancePath+"/spec/relocation/maxPerMember",schemaPath:"#/properties/spec/properties/relocation/properties/maxPerMember/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
}
let data75 = data72.maxTotalSeconds;
if(!(((typeof data75 == "number") && (!(data75 % 1) && !isNaN(data75))) && (isFinite(data75)))){
const err216 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if((typeof data75 == "number") && (isFinite(data75))){
if(data75 > 3600 || isNaN(data75)){
const err217 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if(data75 < 1 || isNaN(data75)){
const err218 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
let data76 = data72.maxQuiesceSeconds;
if(!(((typeof data76 == "number") && (!(data76 % 1) && !isNaN(data76))) && (isFinite(data76)))){
const err219 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if((typeof data76 == "number") && (isFinite(data76))){
if(data76 > 60 || isNaN(data76)){
const err220 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60}};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
if(data76 < 1 || isNaN(data76)){
const err221 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
let data77 = data72.flapLimit;
if(data77 && typeof data77 == "object" && !Array.isArray(data77)){
if(data77.moves === undefined){
data77.moves = 4;
}
if(data77.perMinutes === undefined){
data77.perMinutes = 60;
}
for(const key17 in data77){
if(!((key17 === "moves") || (key17 === "perMinutes"))){
const err222 = {instancePath:instancePath+"/spec/relocation/flapLimit",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17}};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
let data78 = data77.moves;
if(!(((typeof data78 == "number") && (!(data78 % 1) && !isNaN(data78))) && (isFinite(data78)))){
const err223 = {instancePath:instancePath+"/spec/relocation/flapLimit/moves",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/moves/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
if((typeof data78 == "number") && (isFinite(data78))){
if(data78 > 1000000 || isNaN(data78)){
const err224 = {instancePath:instancePath+"/spec/relocation/flapLimit/moves",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/moves/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
if(data78 < 1 || isNaN(data78)){
const err225 = {instancePath:instancePath+"/spec/relocation/flapLimit/moves",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/moves/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
let data79 = data77.perMinutes;
if(!(((typeof data79 == "number") && (!(data79 % 1) && !isNaN(data79))) && (isFinite(data79)))){
const err226 = {instancePath:instancePath+"/spec/relocation/flapLimit/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/perMinutes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if((typeof data79 == "number") && (isFinite(data79))){
if(data79 > 10080 || isNaN(data79)){
const err227 = {instancePath:instancePath+"/spec/relocation/flapLimit/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/perMinutes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10080}};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
if(data79 < 1 || isNaN(data79)){
const err228 = {instancePath:instancePath+"/spec/relocation/flapLimit/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/properties/perMinutes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
}
else {
const err229 = {instancePath:instancePath+"/spec/relocation/flapLimit",schemaPath:"#/properties/spec/properties/relocation/properties/flapLimit/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
let data80 = data72.massChange;
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
if(data80.guests === undefined){
data80.guests = 10;
}
if(data80.perMinutes === undefined){
data80.perMinutes = 30;
}
for(const key18 in data80){
if(!((key18 === "guests") || (key18 === "perMinutes"))){
const err230 = {instancePath:instancePath+"/spec/relocation/massChange",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18}};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
let data81 = data80.guests;
if(!(((typeof data81 == "number") && (!(data81 % 1) && !isNaN(data81))) && (isFinite(data81)))){
const err231 = {instancePath:instancePath+"/spec/relocation/massChange/guests",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/guests/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
if((typeof data81 == "number") && (isFinite(data81))){
if(data81 > 1000000 || isNaN(data81)){
const err232 = {instancePath:instancePath+"/spec/relocation/massChange/guests",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/guests/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
if(data81 < 1 || isNaN(data81)){
const err233 = {instancePath:instancePath+"/spec/relocation/massChange/guests",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/guests/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
let data82 = data80.perMinutes;
if(!(((typeof data82 == "number") && (!(data82 % 1) && !isNaN(data82))) && (isFinite(data82)))){
const err234 = {instancePath:instancePath+"/spec/relocation/massChange/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/perMinutes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
if((typeof data82 == "number") && (isFinite(data82))){
if(data82 > 10080 || isNaN(data82)){
const err235 = {instancePath:instancePath+"/spec/relocation/massChange/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/perMinutes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10080}};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if(data82 < 1 || isNaN(data82)){
const err236 = {instancePath:instancePath+"/spec/relocation/massChange/perMinutes",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/properties/perMinutes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
}
else {
const err237 = {instancePath:instancePath+"/spec/relocation/massChange",schemaPath:"#/properties/spec/properties/relocation/properties/massChange/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
let data83 = data72.externalHoldSeconds;
if(!(((typeof data83 == "number") && (!(data83 % 1) && !isNaN(data83))) && (isFinite(data83)))){
const err238 = {instancePath:instancePath+"/spec/relocation/externalHoldSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/externalHoldSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
if((typeof data83 == "number") && (isFinite(data83))){
if(data83 > 604800 || isNaN(data83)){
const err239 = {instancePath:instancePath+"/spec/relocation/externalHoldSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/externalHoldSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 604800}};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
if(data83 < 0 || isNaN(data83)){
const err240 = {instancePath:instancePath+"/spec/relocation/externalHoldSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/externalHoldSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
let data84 = data72.externalHold;
if(typeof data84 !== "string"){
const err241 = {instancePath:instancePath+"/spec/relocation/externalHold",schemaPath:"#/properties/spec/properties/relocation/properties/externalHold/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
if(!((data84 === "Timed") || (data84 === "Forever"))){
const err242 = {instancePath:instancePath+"/spec/relocation/externalHold",schemaPath:"#/properties/spec/properties/relocation/properties/externalHold/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.relocation.properties.externalHold.enum}};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
if(data72.allowUnproven !== undefined){
let data85 = data72.allowUnproven;
if(Array.isArray(data85)){
if(data85.length > 64){
const err243 = {instancePath:instancePath+"/spec/relocation/allowUnproven",schemaPath:"#/properties/spec/properties/relocation/properties/allowUnproven/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
const len10 = data85.length;
for(let i10=0; i10<len10; i10++){
let data86 = data85[i10];
if(typeof data86 === "string"){
if(func2(data86) > 8){
const err244 = {instancePath:instancePath+"/spec/relocation/allowUnproven/" + i10,schemaPath:"#/properties/spec/properties/relocation/properties/allowUnproven/items/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
if(!pattern17.test(data86)){
const err245 = {instancePath:instancePath+"/spec/relocation/allowUnproven/" + i10,schemaPath:"#/properties/spec/properties/relocation/properties/allowUnproven/items/pattern",keyword:"pattern",params:{pattern: "^[A-Z$_][A-Z0-9$_-]{0,7}$"}};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
else {
const err246 = {instancePath:instancePath+"/spec/relocation/allowUnproven/" + i10,schemaPath:"#/properties/spec/properties/relocation/properties/allowUnproven/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
}
else {
const err247 = {instancePath:instancePath+"/spec/relocation/allowUnproven",schemaPath:"#/properties/spec/properties/relocation/properties/allowUnproven/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data72.force !== undefined){
let data87 = data72.force;
if(Array.isArray(data87)){
if(data87.length > 3){
const err248 = {instancePath:instancePath+"/spec/relocation/force",schemaPath:"#/properties/spec/properties/relocation/properties/force/maxItems",keyword:"maxItems",params:{limit: 3}};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
const len11 = data87.length;
for(let i11=0; i11<len11; i11++){
let data88 = data87[i11];
if(typeof data88 !== "string"){
const err249 = {instancePath:instancePath+"/spec/relocation/force/" + i11,schemaPath:"#/properties/spec/properties/relocation/properties/force/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
if(!(((data88 === "ARCHITECTURE") || (data88 === "DOMAIN")) || (data88 === "STORAGE"))){
const err250 = {instancePath:instancePath+"/spec/relocation/force/" + i11,schemaPath:"#/properties/spec/properties/relocation/properties/force/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.relocation.properties.force.items.enum}};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
}
else {
const err251 = {instancePath:instancePath+"/spec/relocation/force",schemaPath:"#/properties/spec/properties/relocation/properties/force/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
}
else {
const err252 = {instancePath:instancePath+"/spec/relocation",schemaPath:"#/properties/spec/properties/relocation/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
if(data9.tenants !== undefined){
let data89 = data9.tenants;
if(Array.isArray(data89)){
if(data89.length > 128){
const err253 = {instancePath:instancePath+"/spec/tenants",schemaPath:"#/properties/spec/properties/tenants/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
const len12 = data89.length;
for(let i12=0; i12<len12; i12++){
let data90 = data89[i12];
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
if(data90.maxPriority === undefined){
data90.maxPriority = 0;
}
if(data90.namespace === undefined){
const err254 = {instancePath:instancePath+"/spec/tenants/" + i12,schemaPath:"#/properties/spec/properties/tenants/items/required",keyword:"required",params:{missingProperty: "namespace"}};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
if(data90.guests === undefined){
const err255 = {instancePath:instancePath+"/spec/tenants/" + i12,schemaPath:"#/properties/spec/properties/tenants/items/required",keyword:"required",params:{missingProperty: "guests"}};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
for(const key19 in data90){
if(!((((key19 === "namespace") || (key19 === "guests")) || (key19 === "members")) || (key19 === "maxPriority"))){
const err256 = {instancePath:instancePath+"/spec/tenants/" + i12,schemaPath:"#/properties/spec/properties/tenants/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19}};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
if(data90.namespace !== undefined){
let data91 = data90.namespace;
if(typeof data91 === "string"){
if(func2(data91) > 63){
const err257 = {instancePath:instancePath+"/spec/tenants/" + i12+"/namespace",schemaPath:"#/properties/spec/properties/tenants/items/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(!pattern1.test(data91)){
const err258 = {instancePath:instancePath+"/spec/tenants/" + i12+"/namespace",schemaPath:"#/properties/spec/properties/tenants/items/properties/namespace/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
else {
const err259 = {instancePath:instancePath+"/spec/tenants/" + i12+"/namespace",schemaPath:"#/properties/spec/properties/tenants/items/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
if(data90.guests !== undefined){
let data92 = data90.guests;
if(Array.isArray(data92)){
if(data92.length > 64){
const err260 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests",schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
if(data92.length < 1){
const err261 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests",schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
const len13 = data92.length;
for(let i13=0; i13<len13; i13++){
let data93 = data92[i13];
if(typeof data93 === "string"){
if(func2(data93) > 8){
const err262 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests/" + i13,schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/items/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
if(!pattern29.test(data93)){
const err263 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests/" + i13,schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/items/pattern",keyword:"pattern",params:{pattern: "^([A-Z$_][A-Z0-9$_-]{0,7}|[A-Z$_][A-Z0-9$_-]{0,6}[*]|[*])$"}};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
else {
const err264 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests/" + i13,schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
}
else {
const err265 = {instancePath:instancePath+"/spec/tenants/" + i12+"/guests",schemaPath:"#/properties/spec/properties/tenants/items/properties/guests/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
if(data90.members !== undefined){
let data94 = data90.members;
if(Array.isArray(data94)){
if(data94.length > 8){
const err266 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members",schemaPath:"#/properties/spec/properties/tenants/items/properties/members/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
if(data94.length < 1){
const err267 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members",schemaPath:"#/properties/spec/properties/tenants/items/properties/members/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
const len14 = data94.length;
for(let i14=0; i14<len14; i14++){
let data95 = data94[i14];
if(typeof data95 === "string"){
if(func2(data95) > 8){
const err268 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members/" + i14,schemaPath:"#/properties/spec/properties/tenants/items/properties/members/items/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
if(!pattern3.test(data95)){
const err269 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members/" + i14,schemaPath:"#/properties/spec/properties/tenants/items/properties/members/items/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
else {
const err270 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members/" + i14,schemaPath:"#/properties/spec/properties/tenants/items/properties/members/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
}
else {
const err271 = {instancePath:instancePath+"/spec/tenants/" + i12+"/members",schemaPath:"#/properties/spec/properties/tenants/items/properties/members/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
let data96 = data90.maxPriority;
if(!(((typeof data96 == "number") && (!(data96 % 1) && !isNaN(data96))) && (isFinite(data96)))){
const err272 = {instancePath:instancePath+"/spec/tenants/" + i12+"/maxPriority",schemaPath:"#/properties/spec/properties/tenants/items/properties/maxPriority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
if((typeof data96 == "number") && (isFinite(data96))){
if(data96 > 1000 || isNaN(data96)){
const err273 = {instancePath:instancePath+"/spec/tenants/" + i12+"/maxPriority",schemaPath:"#/properties/spec/properties/tenants/items/properties/maxPriority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
if(data96 < 0 || isNaN(data96)){
const err274 = {instancePath:instancePath+"/spec/tenants/" + i12+"/maxPriority",schemaPath:"#/properties/spec/properties/tenants/items/properties/maxPriority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
}
}
else {
const err275 = {instancePath:instancePath+"/spec/tenants/" + i12,schemaPath:"#/properties/spec/properties/tenants/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
}
else {
const err276 = {instancePath:instancePath+"/spec/tenants",schemaPath:"#/properties/spec/properties/tenants/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
if(data9.windows !== undefined){
let data97 = data9.windows;
if(Array.isArray(data97)){
if(data97.length > 16){
const err277 = {instancePath:instancePath+"/spec/windows",schemaPath:"#/properties/spec/properties/windows/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
const len15 = data97.length;
for(let i15=0; i15<len15; i15++){
let data98 = data97[i15];
if(data98 && typeof data98 == "object" && !Array.isArray(data98)){
if(data98.timeZone === undefined){
data98.timeZone = "UTC";
}
if(data98.name === undefined){
const err278 = {instancePath:instancePath+"/spec/windows/" + i15,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
if(data98.cron === undefined){
const err279 = {instancePath:instancePath+"/spec/windows/" + i15,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "cron"}};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
if(data98.durationMinutes === undefined){
const err280 = {instancePath:instancePath+"/spec/windows/" + i15,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "durationMinutes"}};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
for(const key20 in data98){
if(!((((key20 === "name") || (key20 === "cron")) || (key20 === "durationMinutes")) || (key20 === "timeZone"))){
const err281 = {instancePath:instancePath+"/spec/windows/" + i15,schemaPath:"#/properties/spec/properties/windows/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20}};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
if(data98.name !== undefined){
let data99 = data98.name;
if(typeof data99 === "string"){
if(func2(data99) > 63){
const err282 = {instancePath:instancePath+"/spec/windows/" + i15+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
if(!pattern1.test(data99)){
const err283 = {instancePath:instancePath+"/spec/windows/" + i15+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
else {
const err284 = {instancePath:instancePath+"/spec/windows/" + i15+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
}
if(data98.cron !== undefined){
let data100 = data98.cron;
if(typeof data100 === "string"){
if(func2(data100) > 128){
const err285 = {instancePath:instancePath+"/spec/windows/" + i15+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/maxLength",keyword:"maxLength",params:{limit: 128}};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
if(func2(data100) < 9){
const err286 = {instancePath:instancePath+"/spec/windows/" + i15+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/minLength",keyword:"minLength",params:{limit: 9}};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
if(!pattern32.test(data100)){
const err287 = {instancePath:instancePath+"/spec/windows/" + i15+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z*,/-]{1,64}( [0-9A-Za-z*,/-]{1,64}){4}$"}};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
else {
const err288 = {instancePath:instancePath+"/spec/windows/" + i15+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
if(data98.durationMinutes !== undefined){
let data101 = data98.durationMinutes;
if(!(((typeof data101 == "number") && (!(data101 % 1) && !isNaN(data101))) && (isFinite(data101)))){
const err289 = {instancePath:instancePath+"/spec/windows/" + i15+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
if((typeof data101 == "number") && (isFinite(data101))){
if(data101 > 10080 || isNaN(data101)){
const err290 = {instancePath:instancePath+"/spec/windows/" + i15+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10080}};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
if(data101 < 1 || isNaN(data101)){
const err291 = {instancePath:instancePath+"/spec/windows/" + i15+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
}
}
let data102 = data98.timeZone;
if(typeof data102 === "string"){
if(func2(data102) > 64){
const err292 = {instancePath:instancePath+"/spec/windows/" + i15+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
if(!pattern33.test(data102)){
const err293 = {instancePath:instancePath+"/spec/windows/" + i15+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$"}};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
}
else {
const err294 = {instancePath:instancePath+"/spec/windows/" + i15+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
}
else {
const err295 = {instancePath:instancePath+"/spec/windows/" + i15,schemaPath:"#/properties/spec/properties/windows/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
}
}
else {
const err296 = {instancePath:instancePath+"/spec/windows",schemaPath:"#/properties/spec/properties/windows/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
}
if(typeof data9.suspend !== "boolean"){
const err297 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
}
else {
const err298 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
}
}
else {
const err299 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

export const SSIClusterStatus = validate11;
const schema12 = {"$id":"SSIClusterStatus","type":"object","required":["observedGeneration"],"properties":{"observedGeneration":{"type":"integer","default":-1,"minimum":-1,"maximum":9007199254740991},"mode":{"type":"string","maxLength":32},"members":{"type":"array","maxItems":8,"items":{"type":"object","required":["name","state","guests"],"properties":{"name":{"type":"string","maxLength":8},"state":{"type":"string","maxLength":32},"guests":{"type":"integer","minimum":0,"maximum":1000000},"evacuating":{"type":"boolean"}},"additionalProperties":false}},"lastAttempt":{"type":"integer","minimum":0,"maximum":9007199254740991},"inFlightCount":{"type":"integer","minimum":0,"maximum":256},"inFlight":{"type":"array","maxItems":256,"items":{"type":"object","required":["guest","placement","relocation","cause","requestedBy","attempt","claimId","epoch","from","to","phase","claimedAt","limits"],"properties":{"guest":{"type":"string","maxLength":8},"placement":{"type":"object","required":["namespace","name","uid"],"properties":{"namespace":{"type":"string","maxLength":63},"name":{"type":"string","maxLength":253},"uid":{"type":"string","maxLength":128}},"additionalProperties":false},"relocation":{"type":"string","maxLength":253},"cause":{"type":"string","enum":["Drift","Evacuation","Return","Manual","External","Repair"]},"requestedBy":{"type":"string","maxLength":256},"attempt":{"type":"integer","minimum":1,"maximum":9007199254740991},"claimId":{"type":"string","maxLength":64},"epoch":{"type":"integer","minimum":0,"maximum":9007199254740991},"from":{"type":"string","maxLength":8},"to":{"type":"string","maxLength":8},"phase":{"type":"string","enum":["Claimed","Moving","Landed","Restoring"]},"claimedAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"limits":{"type":"object","required":["issueWindowMs","marginMs","giveUpMs","maxTotalMs","maxQuiesceMs"],"properties":{"issueWindowMs":{"type":"integer","minimum":0,"maximum":86400000},"marginMs":{"type":"integer","minimum":0,"maximum":86400000},"giveUpMs":{"type":"integer","minimum":0,"maximum":86400000},"maxTotalMs":{"type":"integer","minimum":0,"maximum":86400000},"maxQuiesceMs":{"type":"integer","minimum":0,"maximum":86400000}},"additionalProperties":false},"notAfter":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"agent":{"type":"object","required":["kind","spec"],"properties":{"kind":{"type":"string","enum":["https","ssh","console","simulated"]},"spec":{"type":"object","maxProperties":8,"properties":{},"additionalProperties":true}},"additionalProperties":false},"interfaces":{"type":"array","maxItems":8,"items":{"type":"object","required":["name","cpc"],"properties":{"name":{"type":"string","maxLength":15},"cpc":{"type":"string","maxLength":8}},"additionalProperties":false}},"devices":{"type":"array","maxItems":256,"items":{"type":"object","required":["vdev","owner","ownerVdev","mode"],"properties":{"vdev":{"type":"string","maxLength":4},"owner":{"type":"string","maxLength":8},"ownerVdev":{"type":"string","maxLength":4},"mode":{"type":"string","maxLength":4}},"additionalProperties":false}},"setting":{"type":"string","enum":["ON","OFF"]},"group":{"type":"object","required":["name","index","size","onSplit"],"properties":{"name":{"type":"string","maxLength":63},"index":{"type":"integer","minimum":0,"maximum":256},"size":{"type":"integer","minimum":1,"maximum":256},"onSplit":{"type":"string","enum":["Hold","Return"]},"returning":{"type":"boolean"}},"additionalProperties":false}},"additionalProperties":false}},"massChange":{"type":"object","required":["hash","since","guests"],"properties":{"hash":{"type":"string","maxLength":64},"since":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"guests":{"type":"array","maxItems":1024,"items":{"type":"object","required":["guest","to"],"properties":{"guest":{"type":"string","maxLength":8},"to":{"type":"string","maxLength":8}},"additionalProperties":false}},"more":{"type":"integer","minimum":0,"maximum":1000000},"released":{"type":"array","maxItems":1024,"items":{"type":"string","maxLength":17}}},"additionalProperties":false},"releasedHash":{"type":"string","maxLength":256},"unplaced":{"type":"object","required":["count","guests"],"properties":{"count":{"type":"integer","minimum":0,"maximum":1000000},"guests":{"type":"array","maxItems":100,"items":{"type":"string","maxLength":8}}},"additionalProperties":false},"conditions":{"type":"array","maxItems":16,"items":{"type":"object","required":["type","status","reason","message","lastTransitionTime"],"properties":{"type":{"type":"string","maxLength":64},"status":{"type":"string","enum":["True","False","Unknown"]},"reason":{"type":"string","maxLength":64},"message":{"type":"string","maxLength":32768},"lastTransitionTime":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"observedGeneration":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false}}},"additionalProperties":false};
const pattern34 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="SSIClusterStatus" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.observedGeneration === undefined){
data.observedGeneration = -1;
}
if(data.observedGeneration === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "observedGeneration"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func19.call(schema12.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
let data0 = data.observedGeneration;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < -1 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.mode !== undefined){
let data1 = data.mode;
if(typeof data1 === "string"){
if(func2(data1) > 32){
const err5 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/maxLength",keyword:"maxLength",params:{limit: 32}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.members !== undefined){
let data2 = data.members;
if(Array.isArray(data2)){
if(data2.length > 8){
const err7 = {instancePath:instancePath+"/members",schemaPath:"#/properties/members/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.name === undefined){
const err8 = {instancePath:instancePath+"/members/" + i0,schemaPath:"#/properties/members/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3.state === undefined){
const err9 = {instancePath:instancePath+"/members/" + i0,schemaPath:"#/properties/members/items/required",keyword:"required",params:{missingProperty: "state"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3.guests === undefined){
const err10 = {instancePath:instancePath+"/members/" + i0,schemaPath:"#/properties/members/items/required",keyword:"required",params:{missingProperty: "guests"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key1 in data3){
if(!((((key1 === "name") || (key1 === "state")) || (key1 === "guests")) || (key1 === "evacuating"))){
const err11 = {instancePath:instancePath+"/members/" + i0,schemaPath:"#/properties/members/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data3.name !== undefined){
let data4 = data3.name;
if(typeof data4 === "string"){
if(func2(data4) > 8){
const err12 = {instancePath:instancePath+"/members/" + i0+"/name",schemaPath:"#/properties/members/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/members/" + i0+"/name",schemaPath:"#/properties/members/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data3.state !== undefined){
let data5 = data3.state;
if(typeof data5 === "string"){
if(func2(data5) > 32){
const err14 = {instancePath:instancePath+"/members/" + i0+"/state",schemaPath:"#/properties/members/items/properties/state/maxLength",keyword:"maxLength",params:{limit: 32}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/members/" + i0+"/state",schemaPath:"#/properties/members/items/properties/state/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data3.guests !== undefined){
let data6 = data3.guests;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err16 = {instancePath:instancePath+"/members/" + i0+"/guests",schemaPath:"#/properties/members/items/properties/guests/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 1000000 || isNaN(data6)){
const err17 = {instancePath:instancePath+"/members/" + i0+"/guests",schemaPath:"#/properties/members/items/properties/guests/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err18 = {instancePath:instancePath+"/members/" + i0+"/guests",schemaPath:"#/properties/members/items/properties/guests/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data3.evacuating !== undefined){
if(typeof data3.evacuating !== "boolean"){
const err19 = {instancePath:instancePath+"/members/" + i0+"/evacuating",schemaPath:"#/properties/members/items/properties/evacuating/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/members/" + i0,schemaPath:"#/properties/members/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/members",schemaPath:"#/properties/members/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.lastAttempt !== undefined){
let data8 = data.lastAttempt;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
const err22 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 9007199254740991 || isNaN(data8)){
const err23 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err24 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.inFlightCount !== undefined){
let data9 = data.inFlightCount;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err25 = {instancePath:instancePath+"/inFlightCount",schemaPath:"#/properties/inFlightCount/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 256 || isNaN(data9)){
const err26 = {instancePath:instancePath+"/inFlightCount",schemaPath:"#/properties/inFlightCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err27 = {instancePath:instancePath+"/inFlightCount",schemaPath:"#/properties/inFlightCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data.inFlight !== undefined){
let data10 = data.inFlight;
if(Array.isArray(data10)){
if(data10.length > 256){
const err28 = {instancePath:instancePath+"/inFlight",schemaPath:"#/properties/inFlight/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.guest === undefined){
const err29 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data11.placement === undefined){
const err30 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "placement"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data11.relocation === undefined){
const err31 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "relocation"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data11.cause === undefined){
const err32 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "cause"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data11.requestedBy === undefined){
const err33 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "requestedBy"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data11.attempt === undefined){
const err34 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "attempt"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data11.claimId === undefined){
const err35 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "claimId"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data11.epoch === undefined){
const err36 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "epoch"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data11.from === undefined){
const err37 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data11.to === undefined){
const err38 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data11.phase === undefined){
const err39 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "phase"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data11.claimedAt === undefined){
const err40 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "claimedAt"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data11.limits === undefined){
const err41 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/required",keyword:"required",params:{missingProperty: "limits"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key2 in data11){
if(!(func19.call(schema12.properties.inFlight.items.properties, key2))){
const err42 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data11.guest !== undefined){
let data12 = data11.guest;
if(typeof data12 === "string"){
if(func2(data12) > 8){
const err43 = {instancePath:instancePath+"/inFlight/" + i1+"/guest",schemaPath:"#/properties/inFlight/items/properties/guest/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/inFlight/" + i1+"/guest",schemaPath:"#/properties/inFlight/items/properties/guest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data11.placement !== undefined){
let data13 = data11.placement;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.namespace === undefined){
const err45 = {instancePath:instancePath+"/inFlight/" + i1+"/placement",schemaPath:"#/properties/inFlight/items/properties/placement/required",keyword:"required",params:{missingProperty: "namespace"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data13.name === undefined){
const err46 = {instancePath:instancePath+"/inFlight/" + i1+"/placement",schemaPath:"#/properties/inFlight/items/properties/placement/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(data13.uid === undefined){
const err47 = {instancePath:instancePath+"/inFlight/" + i1+"/placement",schemaPath:"#/properties/inFlight/items/properties/placement/required",keyword:"required",params:{missingProperty: "uid"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
for(const key3 in data13){
if(!(((key3 === "namespace") || (key3 === "name")) || (key3 === "uid"))){
const err48 = {instancePath:instancePath+"/inFlight/" + i1+"/placement",schemaPath:"#/properties/inFlight/items/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data13.namespace !== undefined){
let data14 = data13.namespace;
if(typeof data14 === "string"){
if(func2(data14) > 63){
const err49 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/namespace",schemaPath:"#/properties/inFlight/items/properties/placement/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/namespace",schemaPath:"#/properties/inFlight/items/properties/placement/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data13.name !== undefined){
let data15 = data13.name;
if(typeof data15 === "string"){
if(func2(data15) > 253){
const err51 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/name",schemaPath:"#/properties/inFlight/items/properties/placement/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/name",schemaPath:"#/properties/inFlight/items/properties/placement/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data13.uid !== undefined){
let data16 = data13.uid;
if(typeof data16 === "string"){
if(func2(data16) > 128){
const err53 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/uid",schemaPath:"#/properties/inFlight/items/properties/placement/properties/uid/maxLength",keyword:"maxLength",params:{limit: 128}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/inFlight/" + i1+"/placement/uid",schemaPath:"#/properties/inFlight/items/properties/placement/properties/uid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/inFlight/" + i1+"/placement",schemaPath:"#/properties/inFlight/items/properties/placement/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data11.relocation !== undefined){
let data17 = data11.relocation;
if(typeof data17 === "string"){
if(func2(data17) > 253){
const err56 = {instancePath:instancePath+"/inFlight/" + i1+"/relocation",schemaPath:"#/properties/inFlight/items/properties/relocation/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/inFlight/" + i1+"/relocation",schemaPath:"#/properties/inFlight/items/properties/relocation/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data11.cause !== undefined){
let data18 = data11.cause;
if(typeof data18 !== "string"){
const err58 = {instancePath:instancePath+"/inFlight/" + i1+"/cause",schemaPath:"#/properties/inFlight/items/properties/cause/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!((((((data18 === "Drift") || (data18 === "Evacuation")) || (data18 === "Return")) || (data18 === "Manual")) || (data18 === "External")) || (data18 === "Repair"))){
const err59 = {instancePath:instancePath+"/inFlight/" + i1+"/cause",schemaPath:"#/properties/inFlight/items/properties/cause/enum",keyword:"enum",params:{allowedValues: schema12.properties.inFlight.items.properties.cause.enum}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data11.requestedBy !== undefined){
let data19 = data11.requestedBy;
if(typeof data19 === "string"){
if(func2(data19) > 256){
const err60 = {instancePath:instancePath+"/inFlight/" + i1+"/requestedBy",schemaPath:"#/properties/inFlight/items/properties/requestedBy/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/inFlight/" + i1+"/requestedBy",schemaPath:"#/properties/inFlight/items/properties/requestedBy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data11.attempt !== undefined){
let data20 = data11.attempt;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
const err62 = {instancePath:instancePath+"/inFlight/" + i1+"/attempt",schemaPath:"#/properties/inFlight/items/properties/attempt/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 9007199254740991 || isNaN(data20)){
const err63 = {instancePath:instancePath+"/inFlight/" + i1+"/attempt",schemaPath:"#/properties/inFlight/items/properties/attempt/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data20 < 1 || isNaN(data20)){
const err64 = {instancePath:instancePath+"/inFlight/" + i1+"/attempt",schemaPath:"#/properties/inFlight/items/properties/attempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
if(data11.claimId !== undefined){
let data21 = data11.claimId;
if(typeof data21 === "string"){
if(func2(data21) > 64){
const err65 = {instancePath:instancePath+"/inFlight/" + i1+"/claimId",schemaPath:"#/properties/inFlight/items/properties/claimId/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/inFlight/" + i1+"/claimId",schemaPath:"#/properties/inFlight/items/properties/claimId/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data11.epoch !== undefined){
let data22 = data11.epoch;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err67 = {instancePath:instancePath+"/inFlight/" + i1+"/epoch",schemaPath:"#/properties/inFlight/items/properties/epoch/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 9007199254740991 || isNaN(data22)){
const err68 = {instancePath:instancePath+"/inFlight/" + i1+"/epoch",schemaPath:"#/properties/inFlight/items/properties/epoch/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err69 = {instancePath:instancePath+"/inFlight/" + i1+"/epoch",schemaPath:"#/properties/inFlight/items/properties/epoch/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
if(data11.from !== undefined){
let data23 = data11.from;
if(typeof data23 === "string"){
if(func2(data23) > 8){
const err70 = {instancePath:instancePath+"/inFlight/" + i1+"/from",schemaPath:"#/properties/inFlight/items/properties/from/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/inFlight/" + i1+"/from",schemaPath:"#/properties/inFlight/items/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data11.to !== undefined){
let data24 = data11.to;
if(typeof data24 === "string"){
if(func2(data24) > 8){
const err72 = {instancePath:instancePath+"/inFlight/" + i1+"/to",schemaPath:"#/properties/inFlight/items/properties/to/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
else {
const err73 = {instancePath:instancePath+"/inFlight/" + i1+"/to",schemaPath:"#/properties/inFlight/items/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data11.phase !== undefined){
let data25 = data11.phase;
if(typeof data25 !== "string"){
const err74 = {instancePath:instancePath+"/inFlight/" + i1+"/phase",schemaPath:"#/properties/inFlight/items/properties/phase/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(!((((data25 === "Claimed") || (data25 === "Moving")) || (data25 === "Landed")) || (data25 === "Restoring"))){
const err75 = {instancePath:instancePath+"/inFlight/" + i1+"/phase",schemaPath:"#/properties/inFlight/items/properties/phase/enum",keyword:"enum",params:{allowedValues: schema12.properties.inFlight.items.properties.phase.enum}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data11.claimedAt !== undefined){
let data26 = data11.claimedAt;
if(typeof data26 === "string"){
if(func2(data26) > 40){
const err76 = {instancePath:instancePath+"/inFlight/" + i1+"/claimedAt",schemaPath:"#/properties/inFlight/items/properties/claimedAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(!pattern34.test(data26)){
const err77 = {instancePath:instancePath+"/inFlight/" + i1+"/claimedAt",schemaPath:"#/properties/inFlight/items/properties/claimedAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/inFlight/" + i1+"/claimedAt",schemaPath:"#/properties/inFlight/items/properties/claimedAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data11.limits !== undefined){
let data27 = data11.limits;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.issueWindowMs === undefined){
const err79 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/required",keyword:"required",params:{missingProperty: "issueWindowMs"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data27.marginMs === undefined){
const err80 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/required",keyword:"required",params:{missingProperty: "marginMs"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data27.giveUpMs === undefined){
const err81 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/required",keyword:"required",params:{missingProperty: "giveUpMs"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(data27.maxTotalMs === undefined){
const err82 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/required",keyword:"required",params:{missingProperty: "maxTotalMs"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(data27.maxQuiesceMs === undefined){
const err83 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/required",keyword:"required",params:{missingProperty: "maxQuiesceMs"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
for(const key4 in data27){
if(!(((((key4 === "issueWindowMs") || (key4 === "marginMs")) || (key4 === "giveUpMs")) || (key4 === "maxTotalMs")) || (key4 === "maxQuiesceMs"))){
const err84 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data27.issueWindowMs !== undefined){
let data28 = data27.issueWindowMs;
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
const err85 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/issueWindowMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/issueWindowMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 86400000 || isNaN(data28)){
const err86 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/issueWindowMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/issueWindowMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data28 < 0 || isNaN(data28)){
const err87 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/issueWindowMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/issueWindowMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
if(data27.marginMs !== undefined){
let data29 = data27.marginMs;
if(!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))){
const err88 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/marginMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/marginMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 86400000 || isNaN(data29)){
const err89 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/marginMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/marginMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(data29 < 0 || isNaN(data29)){
const err90 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/marginMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/marginMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
if(data27.giveUpMs !== undefined){
let data30 = data27.giveUpMs;
if(!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))){
const err91 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/giveUpMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/giveUpMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 86400000 || isNaN(data30)){
const err92 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/giveUpMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/giveUpMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if(data30 < 0 || isNaN(data30)){
const err93 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/giveUpMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/giveUpMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
if(data27.maxTotalMs !== undefined){
let data31 = data27.maxTotalMs;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err94 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxTotalMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxTotalMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 86400000 || isNaN(data31)){
const err95 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxTotalMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxTotalMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(data31 < 0 || isNaN(data31)){
const err96 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxTotalMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxTotalMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
if(data27.maxQuiesceMs !== undefined){
let data32 = data27.maxQuiesceMs;
if(!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32)))){
const err97 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxQuiesceMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxQuiesceMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 > 86400000 || isNaN(data32)){
const err98 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxQuiesceMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxQuiesceMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400000}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if(data32 < 0 || isNaN(data32)){
const err99 = {instancePath:instancePath+"/inFlight/" + i1+"/limits/maxQuiesceMs",schemaPath:"#/properties/inFlight/items/properties/limits/properties/maxQuiesceMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
}
else {
const err100 = {instancePath:instancePath+"/inFlight/" + i1+"/limits",schemaPath:"#/properties/inFlight/items/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data11.notAfter !== undefined){
let data33 = data11.notAfter;
if(typeof data33 === "string"){
if(func2(data33) > 40){
const err101 = {instancePath:instancePath+"/inFlight/" + i1+"/notAfter",schemaPath:"#/properties/inFlight/items/properties/notAfter/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(!pattern34.test(data33)){
const err102 = {instancePath:instancePath+"/inFlight/" + i1+"/notAfter",schemaPath:"#/properties/inFlight/items/properties/notAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
else {
const err103 = {instancePath:instancePath+"/inFlight/" + i1+"/notAfter",schemaPath:"#/properties/inFlight/items/properties/notAfter/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data11.agent !== undefined){
let data34 = data11.agent;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.kind === undefined){
const err104 = {instancePath:instancePath+"/inFlight/" + i1+"/agent",schemaPath:"#/properties/inFlight/items/properties/agent/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data34.spec === undefined){
const err105 = {instancePath:instancePath+"/inFlight/" + i1+"/agent",schemaPath:"#/properties/inFlight/items/properties/agent/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
for(const key5 in data34){
if(!((key5 === "kind") || (key5 === "spec"))){
const err106 = {instancePath:instancePath+"/inFlight/" + i1+"/agent",schemaPath:"#/properties/inFlight/items/properties/agent/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data34.kind !== undefined){
let data35 = data34.kind;
if(typeof data35 !== "string"){
const err107 = {instancePath:instancePath+"/inFlight/" + i1+"/agent/kind",schemaPath:"#/properties/inFlight/items/properties/agent/properties/kind/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(!((((data35 === "https") || (data35 === "ssh")) || (data35 === "console")) || (data35 === "simulated"))){
const err108 = {instancePath:instancePath+"/inFlight/" + i1+"/agent/kind",schemaPath:"#/properties/inFlight/items/properties/agent/properties/kind/enum",keyword:"enum",params:{allowedValues: schema12.properties.inFlight.items.properties.agent.properties.kind.enum}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data34.spec !== undefined){
let data36 = data34.spec;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(Object.keys(data36).length > 8){
const err109 = {instancePath:instancePath+"/inFlight/" + i1+"/agent/spec",schemaPath:"#/properties/inFlight/items/properties/agent/properties/spec/maxProperties",keyword:"maxProperties",params:{limit: 8}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
else {
const err110 = {instancePath:instancePath+"/inFlight/" + i1+"/agent/spec",schemaPath:"#/properties/inFlight/items/properties/agent/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
}
else {
const err111 = {instancePath:instancePath+"/inFlight/" + i1+"/agent",schemaPath:"#/properties/inFlight/items/properties/agent/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data11.interfaces !== undefined){
let data37 = data11.interfaces;
if(Array.isArray(data37)){
if(data37.length > 8){
const err112 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces",schemaPath:"#/properties/inFlight/items/properties/interfaces/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
const len2 = data37.length;
for(let i2=0; i2<len2; i2++){
let data38 = data37[i2];
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.name === undefined){
const err113 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2,schemaPath:"#/properties/inFlight/items/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data38.cpc === undefined){
const err114 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2,schemaPath:"#/properties/inFlight/items/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "cpc"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
for(const key6 in data38){
if(!((key6 === "name") || (key6 === "cpc"))){
const err115 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2,schemaPath:"#/properties/inFlight/items/properties/interfaces/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data38.name !== undefined){
let data39 = data38.name;
if(typeof data39 === "string"){
if(func2(data39) > 15){
const err116 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2+"/name",schemaPath:"#/properties/inFlight/items/properties/interfaces/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 15}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
else {
const err117 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2+"/name",schemaPath:"#/properties/inFlight/items/properties/interfaces/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data38.cpc !== undefined){
let data40 = data38.cpc;
if(typeof data40 === "string"){
if(func2(data40) > 8){
const err118 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2+"/cpc",schemaPath:"#/properties/inFlight/items/properties/interfaces/items/properties/cpc/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
else {
const err119 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2+"/cpc",schemaPath:"#/properties/inFlight/items/properties/interfaces/items/properties/cpc/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
else {
const err120 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces/" + i2,schemaPath:"#/properties/inFlight/items/properties/interfaces/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
}
else {
const err121 = {instancePath:instancePath+"/inFlight/" + i1+"/interfaces",schemaPath:"#/properties/inFlight/items/properties/interfaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data11.devices !== undefined){
let data41 = data11.devices;
if(Array.isArray(data41)){
if(data41.length > 256){
const err122 = {instancePath:instancePath+"/inFlight/" + i1+"/devices",schemaPath:"#/properties/inFlight/items/properties/devices/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
const len3 = data41.length;
for(let i3=0; i3<len3; i3++){
let data42 = data41[i3];
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.vdev === undefined){
const err123 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "vdev"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(data42.owner === undefined){
const err124 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "owner"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(data42.ownerVdev === undefined){
const err125 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "ownerVdev"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if(data42.mode === undefined){
const err126 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/required",keyword:"required",params:{missingProperty: "mode"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
for(const key7 in data42){
if(!((((key7 === "vdev") || (key7 === "owner")) || (key7 === "ownerVdev")) || (key7 === "mode"))){
const err127 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data42.vdev !== undefined){
let data43 = data42.vdev;
if(typeof data43 === "string"){
if(func2(data43) > 4){
const err128 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/vdev",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/vdev/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
else {
const err129 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/vdev",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/vdev/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data42.owner !== undefined){
let data44 = data42.owner;
if(typeof data44 === "string"){
if(func2(data44) > 8){
const err130 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/owner",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/owner/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
else {
const err131 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/owner",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/owner/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data42.ownerVdev !== undefined){
let data45 = data42.ownerVdev;
if(typeof data45 === "string"){
if(func2(data45) > 4){
const err132 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/ownerVdev",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/ownerVdev/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
else {
const err133 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/ownerVdev",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/ownerVdev/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data42.mode !== undefined){
let data46 = data42.mode;
if(typeof data46 === "string"){
if(func2(data46) > 4){
const err134 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/mode",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/mode/maxLength",keyword:"maxLength",params:{limit: 4}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
else {
const err135 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3+"/mode",schemaPath:"#/properties/inFlight/items/properties/devices/items/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/inFlight/" + i1+"/devices/" + i3,schemaPath:"#/properties/inFlight/items/properties/devices/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
else {
const err137 = {instancePath:instancePath+"/inFlight/" + i1+"/devices",schemaPath:"#/properties/inFlight/items/properties/devices/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data11.setting !== undefined){
let data47 = data11.setting;
if(typeof data47 !== "string"){
const err138 = {instancePath:instancePath+"/inFlight/" + i1+"/setting",schemaPath:"#/properties/inFlight/items/properties/setting/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(!((data47 === "ON") || (data47 === "OFF"))){
const err139 = {instancePath:instancePath+"/inFlight/" + i1+"/setting",schemaPath:"#/properties/inFlight/items/properties/setting/enum",keyword:"enum",params:{allowedValues: schema12.properties.inFlight.items.properties.setting.enum}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data11.group !== undefined){
let data48 = data11.group;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(data48.name === undefined){
const err140 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(data48.index === undefined){
const err141 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/required",keyword:"required",params:{missingProperty: "index"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if(data48.size === undefined){
const err142 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/required",keyword:"required",params:{missingProperty: "size"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(data48.onSplit === undefined){
const err143 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/required",keyword:"required",params:{missingProperty: "onSplit"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
for(const key8 in data48){
if(!(((((key8 === "name") || (key8 === "index")) || (key8 === "size")) || (key8 === "onSplit")) || (key8 === "returning"))){
const err144 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data48.name !== undefined){
let data49 = data48.name;
if(typeof data49 === "string"){
if(func2(data49) > 63){
const err145 = {instancePath:instancePath+"/inFlight/" + i1+"/group/name",schemaPath:"#/properties/inFlight/items/properties/group/properties/name/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
else {
const err146 = {instancePath:instancePath+"/inFlight/" + i1+"/group/name",schemaPath:"#/properties/inFlight/items/properties/group/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data48.index !== undefined){
let data50 = data48.index;
if(!(((typeof data50 == "number") && (!(data50 % 1) && !isNaN(data50))) && (isFinite(data50)))){
const err147 = {instancePath:instancePath+"/inFlight/" + i1+"/group/index",schemaPath:"#/properties/inFlight/items/properties/group/properties/index/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if((typeof data50 == "number") && (isFinite(data50))){
if(data50 > 256 || isNaN(data50)){
const err148 = {instancePath:instancePath+"/inFlight/" + i1+"/group/index",schemaPath:"#/properties/inFlight/items/properties/group/properties/index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if(data50 < 0 || isNaN(data50)){
const err149 = {instancePath:instancePath+"/inFlight/" + i1+"/group/index",schemaPath:"#/properties/inFlight/items/properties/group/properties/index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
if(data48.size !== undefined){
let data51 = data48.size;
if(!(((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51))) && (isFinite(data51)))){
const err150 = {instancePath:instancePath+"/inFlight/" + i1+"/group/size",schemaPath:"#/properties/inFlight/items/properties/group/properties/size/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
if((typeof data51 == "number") && (isFinite(data51))){
if(data51 > 256 || isNaN(data51)){
const err151 = {instancePath:instancePath+"/inFlight/" + i1+"/group/size",schemaPath:"#/properties/inFlight/items/properties/group/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
if(data51 < 1 || isNaN(data51)){
const err152 = {instancePath:instancePath+"/inFlight/" + i1+"/group/size",schemaPath:"#/properties/inFlight/items/properties/group/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
if(data48.onSplit !== undefined){
let data52 = data48.onSplit;
if(typeof data52 !== "string"){
const err153 = {instancePath:instancePath+"/inFlight/" + i1+"/group/onSplit",schemaPath:"#/properties/inFlight/items/properties/group/properties/onSplit/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(!((data52 === "Hold") || (data52 === "Return"))){
const err154 = {instancePath:instancePath+"/inFlight/" + i1+"/group/onSplit",schemaPath:"#/properties/inFlight/items/properties/group/properties/onSplit/enum",keyword:"enum",params:{allowedValues: schema12.properties.inFlight.items.properties.group.properties.onSplit.enum}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
if(data48.returning !== undefined){
if(typeof data48.returning !== "boolean"){
const err155 = {instancePath:instancePath+"/inFlight/" + i1+"/group/returning",schemaPath:"#/properties/inFlight/items/properties/group/properties/returning/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
}
else {
const err156 = {instancePath:instancePath+"/inFlight/" + i1+"/group",schemaPath:"#/properties/inFlight/items/properties/group/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
}
else {
const err157 = {instancePath:instancePath+"/inFlight/" + i1,schemaPath:"#/properties/inFlight/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
}
else {
const err158 = {instancePath:instancePath+"/inFlight",schemaPath:"#/properties/inFlight/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data.massChange !== undefined){
let data54 = data.massChange;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.hash === undefined){
const err159 = {instancePath:instancePath+"/massChange",schemaPath:"#/properties/massChange/required",keyword:"required",params:{missingProperty: "hash"}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data54.since === undefined){
const err160 = {instancePath:instancePath+"/massChange",schemaPath:"#/properties/massChange/required",keyword:"required",params:{missingProperty: "since"}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
if(data54.guests === undefined){
const err161 = {instancePath:instancePath+"/massChange",schemaPath:"#/properties/massChange/required",keyword:"required",params:{missingProperty: "guests"}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
for(const key9 in data54){
if(!(((((key9 === "hash") || (key9 === "since")) || (key9 === "guests")) || (key9 === "more")) || (key9 === "released"))){
const err162 = {instancePath:instancePath+"/massChange",schemaPath:"#/properties/massChange/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data54.hash !== undefined){
let data55 = data54.hash;
if(typeof data55 === "string"){
if(func2(data55) > 64){
const err163 = {instancePath:instancePath+"/massChange/hash",schemaPath:"#/properties/massChange/properties/hash/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
else {
const err164 = {instancePath:instancePath+"/massChange/hash",schemaPath:"#/properties/massChange/properties/hash/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data54.since !== undefined){
let data56 = data54.since;
if(typeof data56 === "string"){
if(func2(data56) > 40){
const err165 = {instancePath:instancePath+"/massChange/since",schemaPath:"#/properties/massChange/properties/since/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if(!pattern34.test(data56)){
const err166 = {instancePath:instancePath+"/massChange/since",schemaPath:"#/properties/massChange/properties/since/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
else {
const err167 = {instancePath:instancePath+"/massChange/since",schemaPath:"#/properties/massChange/properties/since/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data54.guests !== undefined){
let data57 = data54.guests;
if(Array.isArray(data57)){
if(data57.length > 1024){
const err168 = {instancePath:instancePath+"/massChange/guests",schemaPath:"#/properties/massChange/properties/guests/maxItems",keyword:"maxItems",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
const len4 = data57.length;
for(let i4=0; i4<len4; i4++){
let data58 = data57[i4];
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.guest === undefined){
const err169 = {instancePath:instancePath+"/massChange/guests/" + i4,schemaPath:"#/properties/massChange/properties/guests/items/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(data58.to === undefined){
const err170 = {instancePath:instancePath+"/massChange/guests/" + i4,schemaPath:"#/properties/massChange/properties/guests/items/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
for(const key10 in data58){
if(!((key10 === "guest") || (key10 === "to"))){
const err171 = {instancePath:instancePath+"/massChange/guests/" + i4,schemaPath:"#/properties/massChange/properties/guests/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data58.guest !== undefined){
let data59 = data58.guest;
if(typeof data59 === "string"){
if(func2(data59) > 8){
const err172 = {instancePath:instancePath+"/massChange/guests/" + i4+"/guest",schemaPath:"#/properties/massChange/properties/guests/items/properties/guest/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
else {
const err173 = {instancePath:instancePath+"/massChange/guests/" + i4+"/guest",schemaPath:"#/properties/massChange/properties/guests/items/properties/guest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
if(data58.to !== undefined){
let data60 = data58.to;
if(typeof data60 === "string"){
if(func2(data60) > 8){
const err174 = {instancePath:instancePath+"/massChange/guests/" + i4+"/to",schemaPath:"#/properties/massChange/properties/guests/items/properties/to/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
else {
const err175 = {instancePath:instancePath+"/massChange/guests/" + i4+"/to",schemaPath:"#/properties/massChange/properties/guests/items/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
}
else {
const err176 = {instancePath:instancePath+"/massChange/guests/" + i4,schemaPath:"#/properties/massChange/properties/guests/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
}
else {
const err177 = {instancePath:instancePath+"/massChange/guests",schemaPath:"#/properties/massChange/properties/guests/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
if(data54.more !== undefined){
let data61 = data54.more;
if(!(((typeof data61 == "number") && (!(data61 % 1) && !isNaN(data61))) && (isFinite(data61)))){
const err178 = {instancePath:instancePath+"/massChange/more",schemaPath:"#/properties/massChange/properties/more/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
if((typeof data61 == "number") && (isFinite(data61))){
if(data61 > 1000000 || isNaN(data61)){
const err179 = {instancePath:instancePath+"/massChange/more",schemaPath:"#/properties/massChange/properties/more/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if(data61 < 0 || isNaN(data61)){
const err180 = {instancePath:instancePath+"/massChange/more",schemaPath:"#/properties/massChange/properties/more/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
}
if(data54.released !== undefined){
let data62 = data54.released;
if(Array.isArray(data62)){
if(data62.length > 1024){
const err181 = {instancePath:instancePath+"/massChange/released",schemaPath:"#/properties/massChange/properties/released/maxItems",keyword:"maxItems",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
const len5 = data62.length;
for(let i5=0; i5<len5; i5++){
let data63 = data62[i5];
if(typeof data63 === "string"){
if(func2(data63) > 17){
const err182 = {instancePath:instancePath+"/massChange/released/" + i5,schemaPath:"#/properties/massChange/properties/released/items/maxLength",keyword:"maxLength",params:{limit: 17}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
else {
const err183 = {instancePath:instancePath+"/massChange/released/" + i5,schemaPath:"#/properties/massChange/properties/released/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
}
else {
const err184 = {instancePath:instancePath+"/massChange/released",schemaPath:"#/properties/massChange/properties/released/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
else {
const err185 = {instancePath:instancePath+"/massChange",schemaPath:"#/properties/massChange/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data.releasedHash !== undefined){
let data64 = data.releasedHash;
if(typeof data64 === "string"){
if(func2(data64) > 256){
const err186 = {instancePath:instancePath+"/releasedHash",schemaPath:"#/properties/releasedHash/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
else {
const err187 = {instancePath:instancePath+"/releasedHash",schemaPath:"#/properties/releasedHash/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data.unplaced !== undefined){
let data65 = data.unplaced;
if(data65 && typeof data65 == "object" && !Array.isArray(data65)){
if(data65.count === undefined){
const err188 = {instancePath:instancePath+"/unplaced",schemaPath:"#/properties/unplaced/required",keyword:"required",params:{missingProperty: "count"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
if(data65.guests === undefined){
const err189 = {instancePath:instancePath+"/unplaced",schemaPath:"#/properties/unplaced/required",keyword:"required",params:{missingProperty: "guests"}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
for(const key11 in data65){
if(!((key11 === "count") || (key11 === "guests"))){
const err190 = {instancePath:instancePath+"/unplaced",schemaPath:"#/properties/unplaced/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data65.count !== undefined){
let data66 = data65.count;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
const err191 = {instancePath:instancePath+"/unplaced/count",schemaPath:"#/properties/unplaced/properties/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 > 1000000 || isNaN(data66)){
const err192 = {instancePath:instancePath+"/unplaced/count",schemaPath:"#/properties/unplaced/properties/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
if(data66 < 0 || isNaN(data66)){
const err193 = {instancePath:instancePath+"/unplaced/count",schemaPath:"#/properties/unplaced/properties/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
}
if(data65.guests !== undefined){
let data67 = data65.guests;
if(Array.isArray(data67)){
if(data67.length > 100){
const err194 = {instancePath:instancePath+"/unplaced/guests",schemaPath:"#/properties/unplaced/properties/guests/maxItems",keyword:"maxItems",params:{limit: 100}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
const len6 = data67.length;
for(let i6=0; i6<len6; i6++){
let data68 = data67[i6];
if(typeof data68 === "string"){
if(func2(data68) > 8){
const err195 = {instancePath:instancePath+"/unplaced/guests/" + i6,schemaPath:"#/properties/unplaced/properties/guests/items/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
else {
const err196 = {instancePath:instancePath+"/unplaced/guests/" + i6,schemaPath:"#/properties/unplaced/properties/guests/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
}
else {
const err197 = {instancePath:instancePath+"/unplaced/guests",schemaPath:"#/properties/unplaced/properties/guests/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/unplaced",schemaPath:"#/properties/unplaced/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data.conditions !== undefined){
let data69 = data.conditions;
if(Array.isArray(data69)){
if(data69.length > 16){
const err199 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
const len7 = data69.length;
for(let i7=0; i7<len7; i7++){
let data70 = data69[i7];
if(data70 && typeof data70 == "object" && !Array.isArray(data70)){
if(data70.type === undefined){
const err200 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
if(data70.status === undefined){
const err201 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "status"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
if(data70.reason === undefined){
const err202 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "reason"}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data70.message === undefined){
const err203 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "message"}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data70.lastTransitionTime === undefined){
const err204 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "lastTransitionTime"}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
for(const key12 in data70){
if(!((((((key12 === "type") || (key12 === "status")) || (key12 === "reason")) || (key12 === "message")) || (key12 === "lastTransitionTime")) || (key12 === "observedGeneration"))){
const err205 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data70.type !== undefined){
let data71 = data70.type;
if(typeof data71 === "string"){
if(func2(data71) > 64){
const err206 = {instancePath:instancePath+"/conditions/" + i7+"/type",schemaPath:"#/properties/conditions/items/properties/type/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
else {
const err207 = {instancePath:instancePath+"/conditions/" + i7+"/type",schemaPath:"#/properties/conditions/items/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data70.status !== undefined){
let data72 = data70.status;
if(typeof data72 !== "string"){
const err208 = {instancePath:instancePath+"/conditions/" + i7+"/status",schemaPath:"#/properties/conditions/items/properties/status/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
if(!(((data72 === "True") || (data72 === "False")) || (data72 === "Unknown"))){
const err209 = {instancePath:instancePath+"/conditions/" + i7+"/status",schemaPath:"#/properties/conditions/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema12.properties.conditions.items.properties.status.enum}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data70.reason !== undefined){
let data73 = data70.reason;
if(typeof data73 === "string"){
if(func2(data73) > 64){
const err210 = {instancePath:instancePath+"/conditions/" + i7+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
else {
const err211 = {instancePath:instancePath+"/conditions/" + i7+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
if(data70.message !== undefined){
let data74 = data70.message;
if(typeof data74 === "string"){
if(func2(data74) > 32768){
const err212 = {instancePath:instancePath+"/conditions/" + i7+"/message",schemaPath:"#/properties/conditions/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
else {
const err213 = {instancePath:instancePath+"/conditions/" + i7+"/message",schemaPath:"#/properties/conditions/items/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data70.lastTransitionTime !== undefined){
let data75 = data70.lastTransitionTime;
if(typeof data75 === "string"){
if(func2(data75) > 40){
const err214 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(!pattern34.test(data75)){
const err215 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
else {
const err216 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
if(data70.observedGeneration !== undefined){
let data76 = data70.observedGeneration;
if(!(((typeof data76 == "number") && (!(data76 % 1) && !isNaN(data76))) && (isFinite(data76)))){
const err217 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if((typeof data76 == "number") && (isFinite(data76))){
if(data76 > 9007199254740991 || isNaN(data76)){
const err218 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(data76 < 0 || isNaN(data76)){
const err219 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
}
}
else {
const err220 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
else {
const err221 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
}
else {
const err222 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
validate11.errors = vErrors;
return errors === 0;
}

export const GuestPlacementManifest = validate12;
const schema13 = {"$id":"GuestPlacementManifest","type":"object","required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"zferry.io/v1alpha1"},"kind":{"const":"GuestPlacement"},"metadata":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253},"namespace":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"labels":{"type":"object","maxProperties":64,"properties":{},"additionalProperties":{"type":"string","pattern":"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$","maxLength":63}},"annotations":{"type":"object","maxProperties":128,"properties":{},"additionalProperties":{"type":"string","maxLength":262144}}},"additionalProperties":true},"spec":{"type":"object","required":["cluster","guest"],"properties":{"cluster":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$","minLength":1,"maxLength":63},"guest":{"type":"string","pattern":"^[A-Z$_][A-Z0-9$_-]{0,7}$","maxLength":8},"member":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"members":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8}},"mode":{"type":"string","default":"Enforce","enum":["Enforce","Observe"]},"suspend":{"type":"boolean","default":false},"hipersockets":{"type":"object","required":["interfaces"],"properties":{"interfaces":{"type":"array","minItems":1,"maxItems":8,"items":{"type":"object","required":["name","cpc","network"],"properties":{"name":{"type":"string","pattern":"^[a-z][a-z0-9_.-]{0,14}$","maxLength":15},"cpc":{"type":"string","pattern":"^[A-Z][A-Z0-9]{0,7}$","maxLength":8},"network":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$","maxLength":43}},"additionalProperties":false}}},"additionalProperties":false},"agent":{"type":"object","properties":{"https":{"type":"object","required":["address"],"properties":{"address":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8})$","maxLength":39},"port":{"type":"integer","default":9443,"minimum":1,"maximum":65535}},"additionalProperties":false},"ssh":{"type":"object","required":["address","hostKey"],"properties":{"address":{"type":"string","pattern":"^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8})$","maxLength":39},"port":{"type":"integer","default":22,"minimum":1,"maximum":65535},"hostKey":{"type":"string","pattern":"^(ssh-ed25519|ecdsa-sha2-nistp256|ecdsa-sha2-nistp384|ecdsa-sha2-nistp521|rsa-sha2-512|ssh-rsa) [A-Za-z0-9+/]{40,900}={0,2}$","maxLength":1024}},"additionalProperties":false},"console":{"type":"object","properties":{"readySeconds":{"type":"integer","default":10,"minimum":1,"maximum":300}},"additionalProperties":false},"simulated":{"type":"object","properties":{"selfRepair":{"type":"boolean","default":true},"drainMilliseconds":{"type":"integer","default":60,"minimum":0,"maximum":600000},"neverProves":{"type":"boolean"}},"additionalProperties":false}},"additionalProperties":false},"relocation":{"type":"object","properties":{"maxTotalSeconds":{"type":"integer","minimum":1,"maximum":3600},"maxQuiesceSeconds":{"type":"integer","minimum":1,"maximum":60},"onSplit":{"type":"string","default":"Hold","enum":["Hold","Return"]}},"additionalProperties":false},"detachDevices":{"type":"array","maxItems":16,"items":{"type":"string","pattern":"^[0-9A-Fa-f]{1,4}(-[0-9A-Fa-f]{1,4})?$","maxLength":9}},"windows":{"type":"array","maxItems":16,"items":{"type":"object","required":["name","cron","durationMinutes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"cron":{"type":"string","pattern":"^[0-9A-Za-z*,/-]{1,64}( [0-9A-Za-z*,/-]{1,64}){4}$","minLength":9,"maxLength":128},"durationMinutes":{"type":"integer","minimum":1,"maximum":10080},"timeZone":{"type":"string","default":"UTC","pattern":"^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$","maxLength":64}},"additionalProperties":false}},"priority":{"type":"integer","default":0,"minimum":0,"maximum":1000},"group":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63}},"additionalProperties":false}},"additionalProperties":false};
const pattern41 = new RegExp("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$", "u");
const pattern45 = new RegExp("^[a-z][a-z0-9_.-]{0,14}$", "u");
const pattern48 = new RegExp("^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8})$", "u");
const pattern50 = new RegExp("^(ssh-ed25519|ecdsa-sha2-nistp256|ecdsa-sha2-nistp384|ecdsa-sha2-nistp521|rsa-sha2-512|ssh-rsa) [A-Za-z0-9+/]{40,900}={0,2}$", "u");
const pattern51 = new RegExp("^[0-9A-Fa-f]{1,4}(-[0-9A-Fa-f]{1,4})?$", "u");

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="GuestPlacementManifest" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("zferry.io/v1alpha1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "zferry.io/v1alpha1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("GuestPlacement" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "GuestPlacement"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func2(data3) > 253){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern0.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.namespace !== undefined){
let data4 = data2.namespace;
if(typeof data4 === "string"){
if(func2(data4) > 63){
const err11 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern1.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.labels !== undefined){
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(Object.keys(data5).length > 64){
const err14 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/maxProperties",keyword:"maxProperties",params:{limit: 64}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key1 in data5){
let data6 = data5[key1];
if(typeof data6 === "string"){
if(func2(data6) > 63){
const err15 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern2.test(data6)){
const err16 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(Object.keys(data7).length > 128){
const err19 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/maxProperties",keyword:"maxProperties",params:{limit: 128}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key2 in data7){
let data8 = data7[key2];
if(typeof data8 === "string"){
if(func2(data8) > 262144){
const err20 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 262144}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.mode === undefined){
data9.mode = "Enforce";
}
if(data9.suspend === undefined){
data9.suspend = false;
}
if(data9.priority === undefined){
data9.priority = 0;
}
if(data9.cluster === undefined){
const err24 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "cluster"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data9.guest === undefined){
const err25 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
for(const key3 in data9){
if(!(func19.call(schema13.properties.spec.properties, key3))){
const err26 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data9.cluster !== undefined){
let data10 = data9.cluster;
if(typeof data10 === "string"){
if(func2(data10) > 63){
const err27 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func2(data10) < 1){
const err28 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!pattern41.test(data10)){
const err29 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.guest !== undefined){
let data11 = data9.guest;
if(typeof data11 === "string"){
if(func2(data11) > 8){
const err31 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!pattern17.test(data11)){
const err32 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/pattern",keyword:"pattern",params:{pattern: "^[A-Z$_][A-Z0-9$_-]{0,7}$"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data9.member !== undefined){
let data12 = data9.member;
if(typeof data12 === "string"){
if(func2(data12) > 8){
const err34 = {instancePath:instancePath+"/spec/member",schemaPath:"#/properties/spec/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!pattern3.test(data12)){
const err35 = {instancePath:instancePath+"/spec/member",schemaPath:"#/properties/spec/properties/member/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/spec/member",schemaPath:"#/properties/spec/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data9.members !== undefined){
let data13 = data9.members;
if(Array.isArray(data13)){
if(data13.length > 8){
const err37 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data13.length < 1){
const err38 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
const len0 = data13.length;
for(let i0=0; i0<len0; i0++){
let data14 = data13[i0];
if(typeof data14 === "string"){
if(func2(data14) > 8){
const err39 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!pattern3.test(data14)){
const err40 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/spec/members/" + i0,schemaPath:"#/properties/spec/properties/members/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/members",schemaPath:"#/properties/spec/properties/members/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
let data15 = data9.mode;
if(typeof data15 !== "string"){
const err43 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(!((data15 === "Enforce") || (data15 === "Observe"))){
const err44 = {instancePath:instancePath+"/spec/mode",schemaPath:"#/properties/spec/properties/mode/enum",keyword:"enum",params:{allowedValues: schema13.properties.spec.properties.mode.enum}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data9.suspend !== "boolean"){
const err45 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data9.hipersockets !== undefined){
let data17 = data9.hipersockets;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.interfaces === undefined){
const err46 = {instancePath:instancePath+"/spec/hipersockets",schemaPath:"#/properties/spec/properties/hipersockets/required",keyword:"required",params:{missingProperty: "interfaces"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
for(const key4 in data17){
if(!(key4 === "interfaces")){
const err47 = {instancePath:instancePath+"/spec/hipersockets",schemaPath:"#/properties/spec/properties/hipersockets/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data17.interfaces !== undefined){
let data18 = data17.interfaces;
if(Array.isArray(data18)){
if(data18.length > 8){
const err48 = {instancePath:instancePath+"/spec/hipersockets/interfaces",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/maxItems",keyword:"maxItems",params:{limit: 8}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data18.length < 1){
const err49 = {instancePath:instancePath+"/spec/hipersockets/interfaces",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
const len1 = data18.length;
for(let i1=0; i1<len1; i1++){
let data19 = data18[i1];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.name === undefined){
const err50 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1,schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(data19.cpc === undefined){
const err51 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1,schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "cpc"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data19.network === undefined){
const err52 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1,schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/required",keyword:"required",params:{missingProperty: "network"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
for(const key5 in data19){
if(!(((key5 === "name") || (key5 === "cpc")) || (key5 === "network"))){
const err53 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1,schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data19.name !== undefined){
let data20 = data19.name;
if(typeof data20 === "string"){
if(func2(data20) > 15){
const err54 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/name",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 15}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!pattern45.test(data20)){
const err55 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/name",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9_.-]{0,14}$"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/name",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data19.cpc !== undefined){
let data21 = data19.cpc;
if(typeof data21 === "string"){
if(func2(data21) > 8){
const err57 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/cpc",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/cpc/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!pattern4.test(data21)){
const err58 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/cpc",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/cpc/pattern",keyword:"pattern",params:{pattern: "^[A-Z][A-Z0-9]{0,7}$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/cpc",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/cpc/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data19.network !== undefined){
let data22 = data19.network;
if(typeof data22 === "string"){
if(func2(data22) > 43){
const err60 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/network/maxLength",keyword:"maxLength",params:{limit: 43}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(!pattern26.test(data22)){
const err61 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/network/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1+"/network",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/properties/network/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/hipersockets/interfaces/" + i1,schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/spec/hipersockets/interfaces",schemaPath:"#/properties/spec/properties/hipersockets/properties/interfaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath:instancePath+"/spec/hipersockets",schemaPath:"#/properties/spec/properties/hipersockets/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data9.agent !== undefined){
let data23 = data9.agent;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
for(const key6 in data23){
if(!((((key6 === "https") || (key6 === "ssh")) || (key6 === "console")) || (key6 === "simulated"))){
const err66 = {instancePath:instancePath+"/spec/agent",schemaPath:"#/properties/spec/properties/agent/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data23.https !== undefined){
let data24 = data23.https;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.port === undefined){
data24.port = 9443;
}
if(data24.address === undefined){
const err67 = {instancePath:instancePath+"/spec/agent/https",schemaPath:"#/properties/spec/properties/agent/properties/https/required",keyword:"required",params:{missingProperty: "address"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
for(const key7 in data24){
if(!((key7 === "address") || (key7 === "port"))){
const err68 = {instancePath:instancePath+"/spec/agent/https",schemaPath:"#/properties/spec/properties/agent/properties/https/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data24.address !== undefined){
let data25 = data24.address;
if(typeof data25 === "string"){
if(func2(data25) > 39){
const err69 = {instancePath:instancePath+"/spec/agent/https/address",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/address/maxLength",keyword:"maxLength",params:{limit: 39}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!pattern48.test(data25)){
const err70 = {instancePath:instancePath+"/spec/agent/https/address",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/address/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8})$"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/spec/agent/https/address",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
let data26 = data24.port;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err72 = {instancePath:instancePath+"/spec/agent/https/port",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 65535 || isNaN(data26)){
const err73 = {instancePath:instancePath+"/spec/agent/https/port",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data26 < 1 || isNaN(data26)){
const err74 = {instancePath:instancePath+"/spec/agent/https/port",schemaPath:"#/properties/spec/properties/agent/properties/https/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/spec/agent/https",schemaPath:"#/properties/spec/properties/agent/properties/https/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data23.ssh !== undefined){
let data27 = data23.ssh;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.port === undefined){
data27.port = 22;
}
if(data27.address === undefined){
const err76 = {instancePath:instancePath+"/spec/agent/ssh",schemaPath:"#/properties/spec/properties/agent/properties/ssh/required",keyword:"required",params:{missingProperty: "address"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data27.hostKey === undefined){
const err77 = {instancePath:instancePath+"/spec/agent/ssh",schemaPath:"#/properties/spec/properties/agent/properties/ssh/required",keyword:"required",params:{missingProperty: "hostKey"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
for(const key8 in data27){
if(!(((key8 === "address") || (key8 === "port")) || (key8 === "hostKey"))){
const err78 = {instancePath:instancePath+"/spec/agent/ssh",schemaPath:"#/properties/spec/properties/agent/properties/ssh/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data27.address !== undefined){
let data28 = data27.address;
if(typeof data28 === "string"){
if(func2(data28) > 39){
const err79 = {instancePath:instancePath+"/spec/agent/ssh/address",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/address/maxLength",keyword:"maxLength",params:{limit: 39}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(!pattern48.test(data28)){
const err80 = {instancePath:instancePath+"/spec/agent/ssh/address",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/address/pattern",keyword:"pattern",params:{pattern: "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8})$"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/spec/agent/ssh/address",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/address/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
let data29 = data27.port;
if(!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))){
const err82 = {instancePath:instancePath+"/spec/agent/ssh/port",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 65535 || isNaN(data29)){
const err83 = {instancePath:instancePath+"/spec/agent/ssh/port",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data29 < 1 || isNaN(data29)){
const err84 = {instancePath:instancePath+"/spec/agent/ssh/port",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data27.hostKey !== undefined){
let data30 = data27.hostKey;
if(typeof data30 === "string"){
if(func2(data30) > 1024){
const err85 = {instancePath:instancePath+"/spec/agent/ssh/hostKey",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/hostKey/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(!pattern50.test(data30)){
const err86 = {instancePath:instancePath+"/spec/agent/ssh/hostKey",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/hostKey/pattern",keyword:"pattern",params:{pattern: "^(ssh-ed25519|ecdsa-sha2-nistp256|ecdsa-sha2-nistp384|ecdsa-sha2-nistp521|rsa-sha2-512|ssh-rsa) [A-Za-z0-9+/]{40,900}={0,2}$"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
else {
const err87 = {instancePath:instancePath+"/spec/agent/ssh/hostKey",schemaPath:"#/properties/spec/properties/agent/properties/ssh/properties/hostKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/spec/agent/ssh",schemaPath:"#/properties/spec/properties/agent/properties/ssh/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data23.console !== undefined){
let data31 = data23.console;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.readySeconds === undefined){
data31.readySeconds = 10;
}
for(const key9 in data31){
if(!(key9 === "readySeconds")){
const err89 = {instancePath:instancePath+"/spec/agent/console",schemaPath:"#/properties/spec/properties/agent/properties/console/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
let data32 = data31.readySeconds;
if(!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32)))){
const err90 = {instancePath:instancePath+"/spec/agent/console/readySeconds",schemaPath:"#/properties/spec/properties/agent/properties/console/properties/readySeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 > 300 || isNaN(data32)){
const err91 = {instancePath:instancePath+"/spec/agent/console/readySeconds",schemaPath:"#/properties/spec/properties/agent/properties/console/properties/readySeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 300}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data32 < 1 || isNaN(data32)){
const err92 = {instancePath:instancePath+"/spec/agent/console/readySeconds",schemaPath:"#/properties/spec/properties/agent/properties/console/properties/readySeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/spec/agent/console",schemaPath:"#/properties/spec/properties/agent/properties/console/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data23.simulated !== undefined){
let data33 = data23.simulated;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.selfRepair === undefined){
data33.selfRepair = true;
}
if(data33.drainMilliseconds === undefined){
data33.drainMilliseconds = 60;
}
for(const key10 in data33){
if(!(((key10 === "selfRepair") || (key10 === "drainMilliseconds")) || (key10 === "neverProves"))){
const err94 = {instancePath:instancePath+"/spec/agent/simulated",schemaPath:"#/properties/spec/properties/agent/properties/simulated/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(typeof data33.selfRepair !== "boolean"){
const err95 = {instancePath:instancePath+"/spec/agent/simulated/selfRepair",schemaPath:"#/properties/spec/properties/agent/properties/simulated/properties/selfRepair/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
let data35 = data33.drainMilliseconds;
if(!(((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35))) && (isFinite(data35)))){
const err96 = {instancePath:instancePath+"/spec/agent/simulated/drainMilliseconds",schemaPath:"#/properties/spec/properties/agent/properties/simulated/properties/drainMilliseconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if((typeof data35 == "number") && (isFinite(data35))){
if(data35 > 600000 || isNaN(data35)){
const err97 = {instancePath:instancePath+"/spec/agent/simulated/drainMilliseconds",schemaPath:"#/properties/spec/properties/agent/properties/simulated/properties/drainMilliseconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if(data35 < 0 || isNaN(data35)){
const err98 = {instancePath:instancePath+"/spec/agent/simulated/drainMilliseconds",schemaPath:"#/properties/spec/properties/agent/properties/simulated/properties/drainMilliseconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data33.neverProves !== undefined){
if(typeof data33.neverProves !== "boolean"){
const err99 = {instancePath:instancePath+"/spec/agent/simulated/neverProves",schemaPath:"#/properties/spec/properties/agent/properties/simulated/properties/neverProves/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/spec/agent/simulated",schemaPath:"#/properties/spec/properties/agent/properties/simulated/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/spec/agent",schemaPath:"#/properties/spec/properties/agent/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data9.relocation !== undefined){
let data37 = data9.relocation;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(data37.onSplit === undefined){
data37.onSplit = "Hold";
}
for(const key11 in data37){
if(!(((key11 === "maxTotalSeconds") || (key11 === "maxQuiesceSeconds")) || (key11 === "onSplit"))){
const err102 = {instancePath:instancePath+"/spec/relocation",schemaPath:"#/properties/spec/properties/relocation/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data37.maxTotalSeconds !== undefined){
let data38 = data37.maxTotalSeconds;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err103 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 3600 || isNaN(data38)){
const err104 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data38 < 1 || isNaN(data38)){
const err105 = {instancePath:instancePath+"/spec/relocation/maxTotalSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxTotalSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
if(data37.maxQuiesceSeconds !== undefined){
let data39 = data37.maxQuiesceSeconds;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err106 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 60 || isNaN(data39)){
const err107 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(data39 < 1 || isNaN(data39)){
const err108 = {instancePath:instancePath+"/spec/relocation/maxQuiesceSeconds",schemaPath:"#/properties/spec/properties/relocation/properties/maxQuiesceSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
}
let data40 = data37.onSplit;
if(typeof data40 !== "string"){
const err109 = {instancePath:instancePath+"/spec/relocation/onSplit",schemaPath:"#/properties/spec/properties/relocation/properties/onSplit/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(!((data40 === "Hold") || (data40 === "Return"))){
const err110 = {instancePath:instancePath+"/spec/relocation/onSplit",schemaPath:"#/properties/spec/properties/relocation/properties/onSplit/enum",keyword:"enum",params:{allowedValues: schema13.properties.spec.properties.relocation.properties.onSplit.enum}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
else {
const err111 = {instancePath:instancePath+"/spec/relocation",schemaPath:"#/properties/spec/properties/relocation/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data9.detachDevices !== undefined){
let data41 = data9.detachDevices;
if(Array.isArray(data41)){
if(data41.length > 16){
const err112 = {instancePath:instancePath+"/spec/detachDevices",schemaPath:"#/properties/spec/properties/detachDevices/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
const len2 = data41.length;
for(let i2=0; i2<len2; i2++){
let data42 = data41[i2];
if(typeof data42 === "string"){
if(func2(data42) > 9){
const err113 = {instancePath:instancePath+"/spec/detachDevices/" + i2,schemaPath:"#/properties/spec/properties/detachDevices/items/maxLength",keyword:"maxLength",params:{limit: 9}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(!pattern51.test(data42)){
const err114 = {instancePath:instancePath+"/spec/detachDevices/" + i2,schemaPath:"#/properties/spec/properties/detachDevices/items/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{1,4}(-[0-9A-Fa-f]{1,4})?$"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
else {
const err115 = {instancePath:instancePath+"/spec/detachDevices/" + i2,schemaPath:"#/properties/spec/properties/detachDevices/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/spec/detachDevices",schemaPath:"#/properties/spec/properties/detachDevices/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data9.windows !== undefined){
let data43 = data9.windows;
if(Array.isArray(data43)){
if(data43.length > 16){
const err117 = {instancePath:instancePath+"/spec/windows",schemaPath:"#/properties/spec/properties/windows/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
const len3 = data43.length;
for(let i3=0; i3<len3; i3++){
let data44 = data43[i3];
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.timeZone === undefined){
data44.timeZone = "UTC";
}
if(data44.name === undefined){
const err118 = {instancePath:instancePath+"/spec/windows/" + i3,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data44.cron === undefined){
const err119 = {instancePath:instancePath+"/spec/windows/" + i3,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "cron"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data44.durationMinutes === undefined){
const err120 = {instancePath:instancePath+"/spec/windows/" + i3,schemaPath:"#/properties/spec/properties/windows/items/required",keyword:"required",params:{missingProperty: "durationMinutes"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
for(const key12 in data44){
if(!((((key12 === "name") || (key12 === "cron")) || (key12 === "durationMinutes")) || (key12 === "timeZone"))){
const err121 = {instancePath:instancePath+"/spec/windows/" + i3,schemaPath:"#/properties/spec/properties/windows/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data44.name !== undefined){
let data45 = data44.name;
if(typeof data45 === "string"){
if(func2(data45) > 63){
const err122 = {instancePath:instancePath+"/spec/windows/" + i3+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(!pattern1.test(data45)){
const err123 = {instancePath:instancePath+"/spec/windows/" + i3+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
else {
const err124 = {instancePath:instancePath+"/spec/windows/" + i3+"/name",schemaPath:"#/properties/spec/properties/windows/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data44.cron !== undefined){
let data46 = data44.cron;
if(typeof data46 === "string"){
if(func2(data46) > 128){
const err125 = {instancePath:instancePath+"/spec/windows/" + i3+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/maxLength",keyword:"maxLength",params:{limit: 128}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if(func2(data46) < 9){
const err126 = {instancePath:instancePath+"/spec/windows/" + i3+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/minLength",keyword:"minLength",params:{limit: 9}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(!pattern32.test(data46)){
const err127 = {instancePath:instancePath+"/spec/windows/" + i3+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z*,/-]{1,64}( [0-9A-Za-z*,/-]{1,64}){4}$"}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/spec/windows/" + i3+"/cron",schemaPath:"#/properties/spec/properties/windows/items/properties/cron/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data44.durationMinutes !== undefined){
let data47 = data44.durationMinutes;
if(!(((typeof data47 == "number") && (!(data47 % 1) && !isNaN(data47))) && (isFinite(data47)))){
const err129 = {instancePath:instancePath+"/spec/windows/" + i3+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if((typeof data47 == "number") && (isFinite(data47))){
if(data47 > 10080 || isNaN(data47)){
const err130 = {instancePath:instancePath+"/spec/windows/" + i3+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10080}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
if(data47 < 1 || isNaN(data47)){
const err131 = {instancePath:instancePath+"/spec/windows/" + i3+"/durationMinutes",schemaPath:"#/properties/spec/properties/windows/items/properties/durationMinutes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
let data48 = data44.timeZone;
if(typeof data48 === "string"){
if(func2(data48) > 64){
const err132 = {instancePath:instancePath+"/spec/windows/" + i3+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(!pattern33.test(data48)){
const err133 = {instancePath:instancePath+"/spec/windows/" + i3+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9+_-]{1,31}){0,2}$"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
else {
const err134 = {instancePath:instancePath+"/spec/windows/" + i3+"/timeZone",schemaPath:"#/properties/spec/properties/windows/items/properties/timeZone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
else {
const err135 = {instancePath:instancePath+"/spec/windows/" + i3,schemaPath:"#/properties/spec/properties/windows/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/spec/windows",schemaPath:"#/properties/spec/properties/windows/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
let data49 = data9.priority;
if(!(((typeof data49 == "number") && (!(data49 % 1) && !isNaN(data49))) && (isFinite(data49)))){
const err137 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
if((typeof data49 == "number") && (isFinite(data49))){
if(data49 > 1000 || isNaN(data49)){
const err138 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(data49 < 0 || isNaN(data49)){
const err139 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data9.group !== undefined){
let data50 = data9.group;
if(typeof data50 === "string"){
if(func2(data50) > 63){
const err140 = {instancePath:instancePath+"/spec/group",schemaPath:"#/properties/spec/properties/group/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(!pattern1.test(data50)){
const err141 = {instancePath:instancePath+"/spec/group",schemaPath:"#/properties/spec/properties/group/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
else {
const err142 = {instancePath:instancePath+"/spec/group",schemaPath:"#/properties/spec/properties/group/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
}
else {
const err143 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
}
else {
const err144 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
validate12.errors = vErrors;
return errors === 0;
}

export const GuestPlacementStatus = validate13;
const schema14 = {"$id":"GuestPlacementStatus","type":"object","required":["observedGeneration"],"properties":{"observedGeneration":{"type":"integer","default":-1,"minimum":-1,"maximum":9007199254740991},"desiredMember":{"type":"string","maxLength":8},"desiredBecause":{"type":"string","maxLength":64},"member":{"type":"string","maxLength":8},"cpc":{"type":"string","maxLength":8},"activeInterface":{"type":"string","maxLength":64},"observedAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"waitingFor":{"type":"string","maxLength":1024},"lastAttempt":{"type":"object","required":["attempt","at","outcome","failures","generation"],"properties":{"attempt":{"type":"integer","minimum":0,"maximum":9007199254740991},"at":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"outcome":{"type":"string","maxLength":64},"message":{"type":"string","maxLength":32768},"failures":{"type":"integer","minimum":0,"maximum":1000000},"retryAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"generation":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false},"lastRelocation":{"type":"string","maxLength":253},"hold":{"type":"object","required":["reason","since","generation"],"properties":{"reason":{"type":"string","maxLength":64},"since":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"until":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"generation":{"type":"integer","minimum":0,"maximum":9007199254740991},"message":{"type":"string","maxLength":32768}},"additionalProperties":false},"resumed":{"type":"string","maxLength":256},"history":{"type":"array","maxItems":10,"items":{"type":"object","required":["relocation","from","to","cause","outcome","at"],"properties":{"relocation":{"type":"string","maxLength":253},"from":{"type":"string","maxLength":8},"to":{"type":"string","maxLength":8},"cause":{"type":"string","maxLength":64},"outcome":{"type":"string","maxLength":64},"at":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"darkMs":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false}},"worstDarkSeconds":{"type":"integer","minimum":0,"maximum":1000000},"conditions":{"type":"array","maxItems":16,"items":{"type":"object","required":["type","status","reason","message","lastTransitionTime"],"properties":{"type":{"type":"string","maxLength":64},"status":{"type":"string","enum":["True","False","Unknown"]},"reason":{"type":"string","maxLength":64},"message":{"type":"string","maxLength":32768},"lastTransitionTime":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"observedGeneration":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false}}},"additionalProperties":false};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="GuestPlacementStatus" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.observedGeneration === undefined){
data.observedGeneration = -1;
}
if(data.observedGeneration === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "observedGeneration"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func19.call(schema14.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
let data0 = data.observedGeneration;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < -1 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.desiredMember !== undefined){
let data1 = data.desiredMember;
if(typeof data1 === "string"){
if(func2(data1) > 8){
const err5 = {instancePath:instancePath+"/desiredMember",schemaPath:"#/properties/desiredMember/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/desiredMember",schemaPath:"#/properties/desiredMember/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.desiredBecause !== undefined){
let data2 = data.desiredBecause;
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err7 = {instancePath:instancePath+"/desiredBecause",schemaPath:"#/properties/desiredBecause/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/desiredBecause",schemaPath:"#/properties/desiredBecause/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.member !== undefined){
let data3 = data.member;
if(typeof data3 === "string"){
if(func2(data3) > 8){
const err9 = {instancePath:instancePath+"/member",schemaPath:"#/properties/member/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/member",schemaPath:"#/properties/member/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.cpc !== undefined){
let data4 = data.cpc;
if(typeof data4 === "string"){
if(func2(data4) > 8){
const err11 = {instancePath:instancePath+"/cpc",schemaPath:"#/properties/cpc/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/cpc",schemaPath:"#/properties/cpc/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.activeInterface !== undefined){
let data5 = data.activeInterface;
if(typeof data5 === "string"){
if(func2(data5) > 64){
const err13 = {instancePath:instancePath+"/activeInterface",schemaPath:"#/properties/activeInterface/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/activeInterface",schemaPath:"#/properties/activeInterface/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.observedAt !== undefined){
let data6 = data.observedAt;
if(typeof data6 === "string"){
if(func2(data6) > 40){
const err15 = {instancePath:instancePath+"/observedAt",schemaPath:"#/properties/observedAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern34.test(data6)){
const err16 = {instancePath:instancePath+"/observedAt",schemaPath:"#/properties/observedAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/observedAt",schemaPath:"#/properties/observedAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.waitingFor !== undefined){
let data7 = data.waitingFor;
if(typeof data7 === "string"){
if(func2(data7) > 1024){
const err18 = {instancePath:instancePath+"/waitingFor",schemaPath:"#/properties/waitingFor/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/waitingFor",schemaPath:"#/properties/waitingFor/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.lastAttempt !== undefined){
let data8 = data.lastAttempt;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.attempt === undefined){
const err20 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/required",keyword:"required",params:{missingProperty: "attempt"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data8.at === undefined){
const err21 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/required",keyword:"required",params:{missingProperty: "at"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data8.outcome === undefined){
const err22 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/required",keyword:"required",params:{missingProperty: "outcome"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data8.failures === undefined){
const err23 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/required",keyword:"required",params:{missingProperty: "failures"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data8.generation === undefined){
const err24 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/required",keyword:"required",params:{missingProperty: "generation"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
for(const key1 in data8){
if(!(((((((key1 === "attempt") || (key1 === "at")) || (key1 === "outcome")) || (key1 === "message")) || (key1 === "failures")) || (key1 === "retryAt")) || (key1 === "generation"))){
const err25 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data8.attempt !== undefined){
let data9 = data8.attempt;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err26 = {instancePath:instancePath+"/lastAttempt/attempt",schemaPath:"#/properties/lastAttempt/properties/attempt/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 9007199254740991 || isNaN(data9)){
const err27 = {instancePath:instancePath+"/lastAttempt/attempt",schemaPath:"#/properties/lastAttempt/properties/attempt/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err28 = {instancePath:instancePath+"/lastAttempt/attempt",schemaPath:"#/properties/lastAttempt/properties/attempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data8.at !== undefined){
let data10 = data8.at;
if(typeof data10 === "string"){
if(func2(data10) > 40){
const err29 = {instancePath:instancePath+"/lastAttempt/at",schemaPath:"#/properties/lastAttempt/properties/at/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern34.test(data10)){
const err30 = {instancePath:instancePath+"/lastAttempt/at",schemaPath:"#/properties/lastAttempt/properties/at/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/lastAttempt/at",schemaPath:"#/properties/lastAttempt/properties/at/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data8.outcome !== undefined){
let data11 = data8.outcome;
if(typeof data11 === "string"){
if(func2(data11) > 64){
const err32 = {instancePath:instancePath+"/lastAttempt/outcome",schemaPath:"#/properties/lastAttempt/properties/outcome/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/lastAttempt/outcome",schemaPath:"#/properties/lastAttempt/properties/outcome/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data8.message !== undefined){
let data12 = data8.message;
if(typeof data12 === "string"){
if(func2(data12) > 32768){
const err34 = {instancePath:instancePath+"/lastAttempt/message",schemaPath:"#/properties/lastAttempt/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/lastAttempt/message",schemaPath:"#/properties/lastAttempt/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data8.failures !== undefined){
let data13 = data8.failures;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err36 = {instancePath:instancePath+"/lastAttempt/failures",schemaPath:"#/properties/lastAttempt/properties/failures/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 1000000 || isNaN(data13)){
const err37 = {instancePath:instancePath+"/lastAttempt/failures",schemaPath:"#/properties/lastAttempt/properties/failures/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data13 < 0 || isNaN(data13)){
const err38 = {instancePath:instancePath+"/lastAttempt/failures",schemaPath:"#/properties/lastAttempt/properties/failures/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data8.retryAt !== undefined){
let data14 = data8.retryAt;
if(typeof data14 === "string"){
if(func2(data14) > 40){
const err39 = {instancePath:instancePath+"/lastAttempt/retryAt",schemaPath:"#/properties/lastAttempt/properties/retryAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!pattern34.test(data14)){
const err40 = {instancePath:instancePath+"/lastAttempt/retryAt",schemaPath:"#/properties/lastAttempt/properties/retryAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/lastAttempt/retryAt",schemaPath:"#/properties/lastAttempt/properties/retryAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data8.generation !== undefined){
let data15 = data8.generation;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err42 = {instancePath:instancePath+"/lastAttempt/generation",schemaPath:"#/properties/lastAttempt/properties/generation/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 9007199254740991 || isNaN(data15)){
const err43 = {instancePath:instancePath+"/lastAttempt/generation",schemaPath:"#/properties/lastAttempt/properties/generation/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err44 = {instancePath:instancePath+"/lastAttempt/generation",schemaPath:"#/properties/lastAttempt/properties/generation/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
}
else {
const err45 = {instancePath:instancePath+"/lastAttempt",schemaPath:"#/properties/lastAttempt/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.lastRelocation !== undefined){
let data16 = data.lastRelocation;
if(typeof data16 === "string"){
if(func2(data16) > 253){
const err46 = {instancePath:instancePath+"/lastRelocation",schemaPath:"#/properties/lastRelocation/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/lastRelocation",schemaPath:"#/properties/lastRelocation/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.hold !== undefined){
let data17 = data.hold;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.reason === undefined){
const err48 = {instancePath:instancePath+"/hold",schemaPath:"#/properties/hold/required",keyword:"required",params:{missingProperty: "reason"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data17.since === undefined){
const err49 = {instancePath:instancePath+"/hold",schemaPath:"#/properties/hold/required",keyword:"required",params:{missingProperty: "since"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data17.generation === undefined){
const err50 = {instancePath:instancePath+"/hold",schemaPath:"#/properties/hold/required",keyword:"required",params:{missingProperty: "generation"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
for(const key2 in data17){
if(!(((((key2 === "reason") || (key2 === "since")) || (key2 === "until")) || (key2 === "generation")) || (key2 === "message"))){
const err51 = {instancePath:instancePath+"/hold",schemaPath:"#/properties/hold/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data17.reason !== undefined){
let data18 = data17.reason;
if(typeof data18 === "string"){
if(func2(data18) > 64){
const err52 = {instancePath:instancePath+"/hold/reason",schemaPath:"#/properties/hold/properties/reason/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/hold/reason",schemaPath:"#/properties/hold/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data17.since !== undefined){
let data19 = data17.since;
if(typeof data19 === "string"){
if(func2(data19) > 40){
const err54 = {instancePath:instancePath+"/hold/since",schemaPath:"#/properties/hold/properties/since/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!pattern34.test(data19)){
const err55 = {instancePath:instancePath+"/hold/since",schemaPath:"#/properties/hold/properties/since/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
else {
const err56 = {instancePath:instancePath+"/hold/since",schemaPath:"#/properties/hold/properties/since/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data17.until !== undefined){
let data20 = data17.until;
if(typeof data20 === "string"){
if(func2(data20) > 40){
const err57 = {instancePath:instancePath+"/hold/until",schemaPath:"#/properties/hold/properties/until/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!pattern34.test(data20)){
const err58 = {instancePath:instancePath+"/hold/until",schemaPath:"#/properties/hold/properties/until/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/hold/until",schemaPath:"#/properties/hold/properties/until/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data17.generation !== undefined){
let data21 = data17.generation;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err60 = {instancePath:instancePath+"/hold/generation",schemaPath:"#/properties/hold/properties/generation/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 9007199254740991 || isNaN(data21)){
const err61 = {instancePath:instancePath+"/hold/generation",schemaPath:"#/properties/hold/properties/generation/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err62 = {instancePath:instancePath+"/hold/generation",schemaPath:"#/properties/hold/properties/generation/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
if(data17.message !== undefined){
let data22 = data17.message;
if(typeof data22 === "string"){
if(func2(data22) > 32768){
const err63 = {instancePath:instancePath+"/hold/message",schemaPath:"#/properties/hold/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
else {
const err64 = {instancePath:instancePath+"/hold/message",schemaPath:"#/properties/hold/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath:instancePath+"/hold",schemaPath:"#/properties/hold/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data.resumed !== undefined){
let data23 = data.resumed;
if(typeof data23 === "string"){
if(func2(data23) > 256){
const err66 = {instancePath:instancePath+"/resumed",schemaPath:"#/properties/resumed/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/resumed",schemaPath:"#/properties/resumed/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data.history !== undefined){
let data24 = data.history;
if(Array.isArray(data24)){
if(data24.length > 10){
const err68 = {instancePath:instancePath+"/history",schemaPath:"#/properties/history/maxItems",keyword:"maxItems",params:{limit: 10}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
const len0 = data24.length;
for(let i0=0; i0<len0; i0++){
let data25 = data24[i0];
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.relocation === undefined){
const err69 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "relocation"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(data25.from === undefined){
const err70 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(data25.to === undefined){
const err71 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data25.cause === undefined){
const err72 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "cause"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data25.outcome === undefined){
const err73 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "outcome"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data25.at === undefined){
const err74 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/required",keyword:"required",params:{missingProperty: "at"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
for(const key3 in data25){
if(!(((((((key3 === "relocation") || (key3 === "from")) || (key3 === "to")) || (key3 === "cause")) || (key3 === "outcome")) || (key3 === "at")) || (key3 === "darkMs"))){
const err75 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data25.relocation !== undefined){
let data26 = data25.relocation;
if(typeof data26 === "string"){
if(func2(data26) > 253){
const err76 = {instancePath:instancePath+"/history/" + i0+"/relocation",schemaPath:"#/properties/history/items/properties/relocation/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
else {
const err77 = {instancePath:instancePath+"/history/" + i0+"/relocation",schemaPath:"#/properties/history/items/properties/relocation/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data25.from !== undefined){
let data27 = data25.from;
if(typeof data27 === "string"){
if(func2(data27) > 8){
const err78 = {instancePath:instancePath+"/history/" + i0+"/from",schemaPath:"#/properties/history/items/properties/from/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/history/" + i0+"/from",schemaPath:"#/properties/history/items/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data25.to !== undefined){
let data28 = data25.to;
if(typeof data28 === "string"){
if(func2(data28) > 8){
const err80 = {instancePath:instancePath+"/history/" + i0+"/to",schemaPath:"#/properties/history/items/properties/to/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/history/" + i0+"/to",schemaPath:"#/properties/history/items/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data25.cause !== undefined){
let data29 = data25.cause;
if(typeof data29 === "string"){
if(func2(data29) > 64){
const err82 = {instancePath:instancePath+"/history/" + i0+"/cause",schemaPath:"#/properties/history/items/properties/cause/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
else {
const err83 = {instancePath:instancePath+"/history/" + i0+"/cause",schemaPath:"#/properties/history/items/properties/cause/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data25.outcome !== undefined){
let data30 = data25.outcome;
if(typeof data30 === "string"){
if(func2(data30) > 64){
const err84 = {instancePath:instancePath+"/history/" + i0+"/outcome",schemaPath:"#/properties/history/items/properties/outcome/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/history/" + i0+"/outcome",schemaPath:"#/properties/history/items/properties/outcome/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data25.at !== undefined){
let data31 = data25.at;
if(typeof data31 === "string"){
if(func2(data31) > 40){
const err86 = {instancePath:instancePath+"/history/" + i0+"/at",schemaPath:"#/properties/history/items/properties/at/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(!pattern34.test(data31)){
const err87 = {instancePath:instancePath+"/history/" + i0+"/at",schemaPath:"#/properties/history/items/properties/at/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
else {
const err88 = {instancePath:instancePath+"/history/" + i0+"/at",schemaPath:"#/properties/history/items/properties/at/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data25.darkMs !== undefined){
let data32 = data25.darkMs;
if(!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32)))){
const err89 = {instancePath:instancePath+"/history/" + i0+"/darkMs",schemaPath:"#/properties/history/items/properties/darkMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 > 9007199254740991 || isNaN(data32)){
const err90 = {instancePath:instancePath+"/history/" + i0+"/darkMs",schemaPath:"#/properties/history/items/properties/darkMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data32 < 0 || isNaN(data32)){
const err91 = {instancePath:instancePath+"/history/" + i0+"/darkMs",schemaPath:"#/properties/history/items/properties/darkMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
}
}
else {
const err92 = {instancePath:instancePath+"/history/" + i0,schemaPath:"#/properties/history/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/history",schemaPath:"#/properties/history/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data.worstDarkSeconds !== undefined){
let data33 = data.worstDarkSeconds;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err94 = {instancePath:instancePath+"/worstDarkSeconds",schemaPath:"#/properties/worstDarkSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 1000000 || isNaN(data33)){
const err95 = {instancePath:instancePath+"/worstDarkSeconds",schemaPath:"#/properties/worstDarkSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(data33 < 0 || isNaN(data33)){
const err96 = {instancePath:instancePath+"/worstDarkSeconds",schemaPath:"#/properties/worstDarkSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
if(data.conditions !== undefined){
let data34 = data.conditions;
if(Array.isArray(data34)){
if(data34.length > 16){
const err97 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
const len1 = data34.length;
for(let i1=0; i1<len1; i1++){
let data35 = data34[i1];
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
if(data35.type === undefined){
const err98 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if(data35.status === undefined){
const err99 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "status"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(data35.reason === undefined){
const err100 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "reason"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
if(data35.message === undefined){
const err101 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "message"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data35.lastTransitionTime === undefined){
const err102 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "lastTransitionTime"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
for(const key4 in data35){
if(!((((((key4 === "type") || (key4 === "status")) || (key4 === "reason")) || (key4 === "message")) || (key4 === "lastTransitionTime")) || (key4 === "observedGeneration"))){
const err103 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data35.type !== undefined){
let data36 = data35.type;
if(typeof data36 === "string"){
if(func2(data36) > 64){
const err104 = {instancePath:instancePath+"/conditions/" + i1+"/type",schemaPath:"#/properties/conditions/items/properties/type/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
else {
const err105 = {instancePath:instancePath+"/conditions/" + i1+"/type",schemaPath:"#/properties/conditions/items/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data35.status !== undefined){
let data37 = data35.status;
if(typeof data37 !== "string"){
const err106 = {instancePath:instancePath+"/conditions/" + i1+"/status",schemaPath:"#/properties/conditions/items/properties/status/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if(!(((data37 === "True") || (data37 === "False")) || (data37 === "Unknown"))){
const err107 = {instancePath:instancePath+"/conditions/" + i1+"/status",schemaPath:"#/properties/conditions/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema14.properties.conditions.items.properties.status.enum}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data35.reason !== undefined){
let data38 = data35.reason;
if(typeof data38 === "string"){
if(func2(data38) > 64){
const err108 = {instancePath:instancePath+"/conditions/" + i1+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/conditions/" + i1+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data35.message !== undefined){
let data39 = data35.message;
if(typeof data39 === "string"){
if(func2(data39) > 32768){
const err110 = {instancePath:instancePath+"/conditions/" + i1+"/message",schemaPath:"#/properties/conditions/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
else {
const err111 = {instancePath:instancePath+"/conditions/" + i1+"/message",schemaPath:"#/properties/conditions/items/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data35.lastTransitionTime !== undefined){
let data40 = data35.lastTransitionTime;
if(typeof data40 === "string"){
if(func2(data40) > 40){
const err112 = {instancePath:instancePath+"/conditions/" + i1+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(!pattern34.test(data40)){
const err113 = {instancePath:instancePath+"/conditions/" + i1+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
else {
const err114 = {instancePath:instancePath+"/conditions/" + i1+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data35.observedGeneration !== undefined){
let data41 = data35.observedGeneration;
if(!(((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41))) && (isFinite(data41)))){
const err115 = {instancePath:instancePath+"/conditions/" + i1+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if((typeof data41 == "number") && (isFinite(data41))){
if(data41 > 9007199254740991 || isNaN(data41)){
const err116 = {instancePath:instancePath+"/conditions/" + i1+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data41 < 0 || isNaN(data41)){
const err117 = {instancePath:instancePath+"/conditions/" + i1+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
}
else {
const err118 = {instancePath:instancePath+"/conditions/" + i1,schemaPath:"#/properties/conditions/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
else {
const err120 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
validate13.errors = vErrors;
return errors === 0;
}

export const RelocationManifest = validate14;
const schema15 = {"$id":"RelocationManifest","type":"object","required":["apiVersion","kind","metadata","spec"],"properties":{"apiVersion":{"const":"zferry.io/v1alpha1"},"kind":{"const":"Relocation"},"metadata":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253},"namespace":{"type":"string","pattern":"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$","maxLength":63},"labels":{"type":"object","maxProperties":64,"properties":{},"additionalProperties":{"type":"string","pattern":"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$","maxLength":63}},"annotations":{"type":"object","maxProperties":128,"properties":{},"additionalProperties":{"type":"string","maxLength":262144}}},"additionalProperties":true},"spec":{"type":"object","required":["cluster","guest","placement","to","cause","requestedBy"],"properties":{"cluster":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$","minLength":1,"maxLength":63},"guest":{"type":"string","pattern":"^[A-Z$_][A-Z0-9$_-]{0,7}$","maxLength":8},"placement":{"type":"string","pattern":"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$","maxLength":253},"from":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"to":{"type":"string","pattern":"^[A-Z0-9]{1,8}$","maxLength":8},"cause":{"type":"string","enum":["Drift","Evacuation","Return","Manual","External","Repair"]},"requestedBy":{"type":"string","pattern":"^[!-~]([ -~]{0,254}[!-~])?$","minLength":1,"maxLength":256},"expiresAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"cancel":{"type":"boolean","default":false}},"additionalProperties":false}},"additionalProperties":false};
const pattern71 = new RegExp("^[!-~]([ -~]{0,254}[!-~])?$", "u");

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="RelocationManifest" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.apiVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.metadata === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "metadata"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.spec === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "metadata")) || (key0 === "spec"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.apiVersion !== undefined){
if("zferry.io/v1alpha1" !== data.apiVersion){
const err5 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "zferry.io/v1alpha1"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.kind !== undefined){
if("Relocation" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "Relocation"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.metadata !== undefined){
let data2 = data.metadata;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.name === undefined){
const err7 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2.name !== undefined){
let data3 = data2.name;
if(typeof data3 === "string"){
if(func2(data3) > 253){
const err8 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern0.test(data3)){
const err9 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.namespace !== undefined){
let data4 = data2.namespace;
if(typeof data4 === "string"){
if(func2(data4) > 63){
const err11 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern1.test(data4)){
const err12 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/metadata/namespace",schemaPath:"#/properties/metadata/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.labels !== undefined){
let data5 = data2.labels;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(Object.keys(data5).length > 64){
const err14 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/maxProperties",keyword:"maxProperties",params:{limit: 64}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key1 in data5){
let data6 = data5[key1];
if(typeof data6 === "string"){
if(func2(data6) > 63){
const err15 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern2.test(data6)){
const err16 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/metadata/labels",schemaPath:"#/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.annotations !== undefined){
let data7 = data2.annotations;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(Object.keys(data7).length > 128){
const err19 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/maxProperties",keyword:"maxProperties",params:{limit: 128}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key2 in data7){
let data8 = data7[key2];
if(typeof data8 === "string"){
if(func2(data8) > 262144){
const err20 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 262144}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/metadata/annotations",schemaPath:"#/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.spec !== undefined){
let data9 = data.spec;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.cancel === undefined){
data9.cancel = false;
}
if(data9.cluster === undefined){
const err24 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "cluster"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data9.guest === undefined){
const err25 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "guest"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data9.placement === undefined){
const err26 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "placement"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data9.to === undefined){
const err27 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data9.cause === undefined){
const err28 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "cause"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data9.requestedBy === undefined){
const err29 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "requestedBy"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
for(const key3 in data9){
if(!(func19.call(schema15.properties.spec.properties, key3))){
const err30 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.cluster !== undefined){
let data10 = data9.cluster;
if(typeof data10 === "string"){
if(func2(data10) > 63){
const err31 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(func2(data10) < 1){
const err32 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!pattern41.test(data10)){
const err33 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/cluster",schemaPath:"#/properties/spec/properties/cluster/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data9.guest !== undefined){
let data11 = data9.guest;
if(typeof data11 === "string"){
if(func2(data11) > 8){
const err35 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!pattern17.test(data11)){
const err36 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/pattern",keyword:"pattern",params:{pattern: "^[A-Z$_][A-Z0-9$_-]{0,7}$"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/spec/guest",schemaPath:"#/properties/spec/properties/guest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data9.placement !== undefined){
let data12 = data9.placement;
if(typeof data12 === "string"){
if(func2(data12) > 253){
const err38 = {instancePath:instancePath+"/spec/placement",schemaPath:"#/properties/spec/properties/placement/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(!pattern0.test(data12)){
const err39 = {instancePath:instancePath+"/spec/placement",schemaPath:"#/properties/spec/properties/placement/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/spec/placement",schemaPath:"#/properties/spec/properties/placement/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data9.from !== undefined){
let data13 = data9.from;
if(typeof data13 === "string"){
if(func2(data13) > 8){
const err41 = {instancePath:instancePath+"/spec/from",schemaPath:"#/properties/spec/properties/from/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(!pattern3.test(data13)){
const err42 = {instancePath:instancePath+"/spec/from",schemaPath:"#/properties/spec/properties/from/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/from",schemaPath:"#/properties/spec/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data9.to !== undefined){
let data14 = data9.to;
if(typeof data14 === "string"){
if(func2(data14) > 8){
const err44 = {instancePath:instancePath+"/spec/to",schemaPath:"#/properties/spec/properties/to/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!pattern3.test(data14)){
const err45 = {instancePath:instancePath+"/spec/to",schemaPath:"#/properties/spec/properties/to/pattern",keyword:"pattern",params:{pattern: "^[A-Z0-9]{1,8}$"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/to",schemaPath:"#/properties/spec/properties/to/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data9.cause !== undefined){
let data15 = data9.cause;
if(typeof data15 !== "string"){
const err47 = {instancePath:instancePath+"/spec/cause",schemaPath:"#/properties/spec/properties/cause/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(!((((((data15 === "Drift") || (data15 === "Evacuation")) || (data15 === "Return")) || (data15 === "Manual")) || (data15 === "External")) || (data15 === "Repair"))){
const err48 = {instancePath:instancePath+"/spec/cause",schemaPath:"#/properties/spec/properties/cause/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.cause.enum}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data9.requestedBy !== undefined){
let data16 = data9.requestedBy;
if(typeof data16 === "string"){
if(func2(data16) > 256){
const err49 = {instancePath:instancePath+"/spec/requestedBy",schemaPath:"#/properties/spec/properties/requestedBy/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(func2(data16) < 1){
const err50 = {instancePath:instancePath+"/spec/requestedBy",schemaPath:"#/properties/spec/properties/requestedBy/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(!pattern71.test(data16)){
const err51 = {instancePath:instancePath+"/spec/requestedBy",schemaPath:"#/properties/spec/properties/requestedBy/pattern",keyword:"pattern",params:{pattern: "^[!-~]([ -~]{0,254}[!-~])?$"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/spec/requestedBy",schemaPath:"#/properties/spec/properties/requestedBy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data9.expiresAt !== undefined){
let data17 = data9.expiresAt;
if(typeof data17 === "string"){
if(func2(data17) > 40){
const err53 = {instancePath:instancePath+"/spec/expiresAt",schemaPath:"#/properties/spec/properties/expiresAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(!pattern34.test(data17)){
const err54 = {instancePath:instancePath+"/spec/expiresAt",schemaPath:"#/properties/spec/properties/expiresAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/spec/expiresAt",schemaPath:"#/properties/spec/properties/expiresAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(typeof data9.cancel !== "boolean"){
const err56 = {instancePath:instancePath+"/spec/cancel",schemaPath:"#/properties/spec/properties/cancel/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}

export const RelocationStatus = validate15;
const schema16 = {"$id":"RelocationStatus","type":"object","required":["observedGeneration"],"properties":{"observedGeneration":{"type":"integer","default":-1,"minimum":-1,"maximum":9007199254740991},"phase":{"type":"string","enum":["Claimed","Testing","Quiescing","Moving","Activating","Restoring","Finished"]},"attempt":{"type":"integer","minimum":0,"maximum":9007199254740991},"from":{"type":"string","maxLength":8},"outcome":{"type":"string","maxLength":64},"message":{"type":"string","maxLength":32768},"steps":{"type":"array","maxItems":32,"items":{"type":"object","required":["step","at"],"properties":{"step":{"type":"string","maxLength":64},"at":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"ms":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false}},"findings":{"type":"array","maxItems":32,"items":{"type":"object","required":["code","text"],"properties":{"code":{"type":"string","maxLength":64},"text":{"type":"string","maxLength":1024}},"additionalProperties":false}},"cpMessages":{"type":"array","maxItems":32,"items":{"type":"string","maxLength":1024}},"interfacesBefore":{"type":"array","maxItems":32,"items":{"type":"string","maxLength":64}},"interfacesAfter":{"type":"array","maxItems":32,"items":{"type":"string","maxLength":64}},"routesBefore":{"type":"array","maxItems":128,"items":{"type":"string","maxLength":256}},"routesAfter":{"type":"array","maxItems":128,"items":{"type":"string","maxLength":256}},"darkMs":{"type":"integer","minimum":0,"maximum":9007199254740991},"moveMs":{"type":"integer","minimum":0,"maximum":9007199254740991},"overheadMs":{"type":"integer","minimum":0,"maximum":9007199254740991},"startedAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"finishedAt":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"conditions":{"type":"array","maxItems":16,"items":{"type":"object","required":["type","status","reason","message","lastTransitionTime"],"properties":{"type":{"type":"string","maxLength":64},"status":{"type":"string","enum":["True","False","Unknown"]},"reason":{"type":"string","maxLength":64},"message":{"type":"string","maxLength":32768},"lastTransitionTime":{"type":"string","maxLength":40,"pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"observedGeneration":{"type":"integer","minimum":0,"maximum":9007199254740991}},"additionalProperties":false}}},"additionalProperties":false};

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="RelocationStatus" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.observedGeneration === undefined){
data.observedGeneration = -1;
}
if(data.observedGeneration === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "observedGeneration"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func19.call(schema16.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
let data0 = data.observedGeneration;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < -1 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/observedGeneration",schemaPath:"#/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.phase !== undefined){
let data1 = data.phase;
if(typeof data1 !== "string"){
const err5 = {instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!(((((((data1 === "Claimed") || (data1 === "Testing")) || (data1 === "Quiescing")) || (data1 === "Moving")) || (data1 === "Activating")) || (data1 === "Restoring")) || (data1 === "Finished"))){
const err6 = {instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/enum",keyword:"enum",params:{allowedValues: schema16.properties.phase.enum}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.attempt !== undefined){
let data2 = data.attempt;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err7 = {instancePath:instancePath+"/attempt",schemaPath:"#/properties/attempt/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/attempt",schemaPath:"#/properties/attempt/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/attempt",schemaPath:"#/properties/attempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.from !== undefined){
let data3 = data.from;
if(typeof data3 === "string"){
if(func2(data3) > 8){
const err10 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/maxLength",keyword:"maxLength",params:{limit: 8}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.outcome !== undefined){
let data4 = data.outcome;
if(typeof data4 === "string"){
if(func2(data4) > 64){
const err12 = {instancePath:instancePath+"/outcome",schemaPath:"#/properties/outcome/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/outcome",schemaPath:"#/properties/outcome/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.message !== undefined){
let data5 = data.message;
if(typeof data5 === "string"){
if(func2(data5) > 32768){
const err14 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.steps !== undefined){
let data6 = data.steps;
if(Array.isArray(data6)){
if(data6.length > 32){
const err16 = {instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.step === undefined){
const err17 = {instancePath:instancePath+"/steps/" + i0,schemaPath:"#/properties/steps/items/required",keyword:"required",params:{missingProperty: "step"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data7.at === undefined){
const err18 = {instancePath:instancePath+"/steps/" + i0,schemaPath:"#/properties/steps/items/required",keyword:"required",params:{missingProperty: "at"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
for(const key1 in data7){
if(!(((key1 === "step") || (key1 === "at")) || (key1 === "ms"))){
const err19 = {instancePath:instancePath+"/steps/" + i0,schemaPath:"#/properties/steps/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data7.step !== undefined){
let data8 = data7.step;
if(typeof data8 === "string"){
if(func2(data8) > 64){
const err20 = {instancePath:instancePath+"/steps/" + i0+"/step",schemaPath:"#/properties/steps/items/properties/step/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/steps/" + i0+"/step",schemaPath:"#/properties/steps/items/properties/step/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data7.at !== undefined){
let data9 = data7.at;
if(typeof data9 === "string"){
if(func2(data9) > 40){
const err22 = {instancePath:instancePath+"/steps/" + i0+"/at",schemaPath:"#/properties/steps/items/properties/at/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!pattern34.test(data9)){
const err23 = {instancePath:instancePath+"/steps/" + i0+"/at",schemaPath:"#/properties/steps/items/properties/at/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/steps/" + i0+"/at",schemaPath:"#/properties/steps/items/properties/at/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data7.ms !== undefined){
let data10 = data7.ms;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err25 = {instancePath:instancePath+"/steps/" + i0+"/ms",schemaPath:"#/properties/steps/items/properties/ms/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 9007199254740991 || isNaN(data10)){
const err26 = {instancePath:instancePath+"/steps/" + i0+"/ms",schemaPath:"#/properties/steps/items/properties/ms/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data10 < 0 || isNaN(data10)){
const err27 = {instancePath:instancePath+"/steps/" + i0+"/ms",schemaPath:"#/properties/steps/items/properties/ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath:instancePath+"/steps/" + i0,schemaPath:"#/properties/steps/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/steps",schemaPath:"#/properties/steps/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.findings !== undefined){
let data11 = data.findings;
if(Array.isArray(data11)){
if(data11.length > 32){
const err30 = {instancePath:instancePath+"/findings",schemaPath:"#/properties/findings/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
let data12 = data11[i1];
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.code === undefined){
const err31 = {instancePath:instancePath+"/findings/" + i1,schemaPath:"#/properties/findings/items/required",keyword:"required",params:{missingProperty: "code"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data12.text === undefined){
const err32 = {instancePath:instancePath+"/findings/" + i1,schemaPath:"#/properties/findings/items/required",keyword:"required",params:{missingProperty: "text"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
for(const key2 in data12){
if(!((key2 === "code") || (key2 === "text"))){
const err33 = {instancePath:instancePath+"/findings/" + i1,schemaPath:"#/properties/findings/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data12.code !== undefined){
let data13 = data12.code;
if(typeof data13 === "string"){
if(func2(data13) > 64){
const err34 = {instancePath:instancePath+"/findings/" + i1+"/code",schemaPath:"#/properties/findings/items/properties/code/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/findings/" + i1+"/code",schemaPath:"#/properties/findings/items/properties/code/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data12.text !== undefined){
let data14 = data12.text;
if(typeof data14 === "string"){
if(func2(data14) > 1024){
const err36 = {instancePath:instancePath+"/findings/" + i1+"/text",schemaPath:"#/properties/findings/items/properties/text/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/findings/" + i1+"/text",schemaPath:"#/properties/findings/items/properties/text/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/findings/" + i1,schemaPath:"#/properties/findings/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/findings",schemaPath:"#/properties/findings/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.cpMessages !== undefined){
let data15 = data.cpMessages;
if(Array.isArray(data15)){
if(data15.length > 32){
const err40 = {instancePath:instancePath+"/cpMessages",schemaPath:"#/properties/cpMessages/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
let data16 = data15[i2];
if(typeof data16 === "string"){
if(func2(data16) > 1024){
const err41 = {instancePath:instancePath+"/cpMessages/" + i2,schemaPath:"#/properties/cpMessages/items/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/cpMessages/" + i2,schemaPath:"#/properties/cpMessages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/cpMessages",schemaPath:"#/properties/cpMessages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.interfacesBefore !== undefined){
let data17 = data.interfacesBefore;
if(Array.isArray(data17)){
if(data17.length > 32){
const err44 = {instancePath:instancePath+"/interfacesBefore",schemaPath:"#/properties/interfacesBefore/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
const len3 = data17.length;
for(let i3=0; i3<len3; i3++){
let data18 = data17[i3];
if(typeof data18 === "string"){
if(func2(data18) > 64){
const err45 = {instancePath:instancePath+"/interfacesBefore/" + i3,schemaPath:"#/properties/interfacesBefore/items/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/interfacesBefore/" + i3,schemaPath:"#/properties/interfacesBefore/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/interfacesBefore",schemaPath:"#/properties/interfacesBefore/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.interfacesAfter !== undefined){
let data19 = data.interfacesAfter;
if(Array.isArray(data19)){
if(data19.length > 32){
const err48 = {instancePath:instancePath+"/interfacesAfter",schemaPath:"#/properties/interfacesAfter/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
const len4 = data19.length;
for(let i4=0; i4<len4; i4++){
let data20 = data19[i4];
if(typeof data20 === "string"){
if(func2(data20) > 64){
const err49 = {instancePath:instancePath+"/interfacesAfter/" + i4,schemaPath:"#/properties/interfacesAfter/items/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/interfacesAfter/" + i4,schemaPath:"#/properties/interfacesAfter/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/interfacesAfter",schemaPath:"#/properties/interfacesAfter/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data.routesBefore !== undefined){
let data21 = data.routesBefore;
if(Array.isArray(data21)){
if(data21.length > 128){
const err52 = {instancePath:instancePath+"/routesBefore",schemaPath:"#/properties/routesBefore/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
const len5 = data21.length;
for(let i5=0; i5<len5; i5++){
let data22 = data21[i5];
if(typeof data22 === "string"){
if(func2(data22) > 256){
const err53 = {instancePath:instancePath+"/routesBefore/" + i5,schemaPath:"#/properties/routesBefore/items/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/routesBefore/" + i5,schemaPath:"#/properties/routesBefore/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/routesBefore",schemaPath:"#/properties/routesBefore/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data.routesAfter !== undefined){
let data23 = data.routesAfter;
if(Array.isArray(data23)){
if(data23.length > 128){
const err56 = {instancePath:instancePath+"/routesAfter",schemaPath:"#/properties/routesAfter/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
const len6 = data23.length;
for(let i6=0; i6<len6; i6++){
let data24 = data23[i6];
if(typeof data24 === "string"){
if(func2(data24) > 256){
const err57 = {instancePath:instancePath+"/routesAfter/" + i6,schemaPath:"#/properties/routesAfter/items/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/routesAfter/" + i6,schemaPath:"#/properties/routesAfter/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/routesAfter",schemaPath:"#/properties/routesAfter/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data.darkMs !== undefined){
let data25 = data.darkMs;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err60 = {instancePath:instancePath+"/darkMs",schemaPath:"#/properties/darkMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 9007199254740991 || isNaN(data25)){
const err61 = {instancePath:instancePath+"/darkMs",schemaPath:"#/properties/darkMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data25 < 0 || isNaN(data25)){
const err62 = {instancePath:instancePath+"/darkMs",schemaPath:"#/properties/darkMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
if(data.moveMs !== undefined){
let data26 = data.moveMs;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err63 = {instancePath:instancePath+"/moveMs",schemaPath:"#/properties/moveMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 9007199254740991 || isNaN(data26)){
const err64 = {instancePath:instancePath+"/moveMs",schemaPath:"#/properties/moveMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data26 < 0 || isNaN(data26)){
const err65 = {instancePath:instancePath+"/moveMs",schemaPath:"#/properties/moveMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
if(data.overheadMs !== undefined){
let data27 = data.overheadMs;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err66 = {instancePath:instancePath+"/overheadMs",schemaPath:"#/properties/overheadMs/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 9007199254740991 || isNaN(data27)){
const err67 = {instancePath:instancePath+"/overheadMs",schemaPath:"#/properties/overheadMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data27 < 0 || isNaN(data27)){
const err68 = {instancePath:instancePath+"/overheadMs",schemaPath:"#/properties/overheadMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
if(data.startedAt !== undefined){
let data28 = data.startedAt;
if(typeof data28 === "string"){
if(func2(data28) > 40){
const err69 = {instancePath:instancePath+"/startedAt",schemaPath:"#/properties/startedAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!pattern34.test(data28)){
const err70 = {instancePath:instancePath+"/startedAt",schemaPath:"#/properties/startedAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/startedAt",schemaPath:"#/properties/startedAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.finishedAt !== undefined){
let data29 = data.finishedAt;
if(typeof data29 === "string"){
if(func2(data29) > 40){
const err72 = {instancePath:instancePath+"/finishedAt",schemaPath:"#/properties/finishedAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(!pattern34.test(data29)){
const err73 = {instancePath:instancePath+"/finishedAt",schemaPath:"#/properties/finishedAt/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/finishedAt",schemaPath:"#/properties/finishedAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data.conditions !== undefined){
let data30 = data.conditions;
if(Array.isArray(data30)){
if(data30.length > 16){
const err75 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/maxItems",keyword:"maxItems",params:{limit: 16}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
const len7 = data30.length;
for(let i7=0; i7<len7; i7++){
let data31 = data30[i7];
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if(data31.type === undefined){
const err76 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data31.status === undefined){
const err77 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "status"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(data31.reason === undefined){
const err78 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "reason"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(data31.message === undefined){
const err79 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "message"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data31.lastTransitionTime === undefined){
const err80 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/required",keyword:"required",params:{missingProperty: "lastTransitionTime"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
for(const key3 in data31){
if(!((((((key3 === "type") || (key3 === "status")) || (key3 === "reason")) || (key3 === "message")) || (key3 === "lastTransitionTime")) || (key3 === "observedGeneration"))){
const err81 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data31.type !== undefined){
let data32 = data31.type;
if(typeof data32 === "string"){
if(func2(data32) > 64){
const err82 = {instancePath:instancePath+"/conditions/" + i7+"/type",schemaPath:"#/properties/conditions/items/properties/type/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
else {
const err83 = {instancePath:instancePath+"/conditions/" + i7+"/type",schemaPath:"#/properties/conditions/items/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data31.status !== undefined){
let data33 = data31.status;
if(typeof data33 !== "string"){
const err84 = {instancePath:instancePath+"/conditions/" + i7+"/status",schemaPath:"#/properties/conditions/items/properties/status/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(!(((data33 === "True") || (data33 === "False")) || (data33 === "Unknown"))){
const err85 = {instancePath:instancePath+"/conditions/" + i7+"/status",schemaPath:"#/properties/conditions/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema16.properties.conditions.items.properties.status.enum}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data31.reason !== undefined){
let data34 = data31.reason;
if(typeof data34 === "string"){
if(func2(data34) > 64){
const err86 = {instancePath:instancePath+"/conditions/" + i7+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
else {
const err87 = {instancePath:instancePath+"/conditions/" + i7+"/reason",schemaPath:"#/properties/conditions/items/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data31.message !== undefined){
let data35 = data31.message;
if(typeof data35 === "string"){
if(func2(data35) > 32768){
const err88 = {instancePath:instancePath+"/conditions/" + i7+"/message",schemaPath:"#/properties/conditions/items/properties/message/maxLength",keyword:"maxLength",params:{limit: 32768}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/conditions/" + i7+"/message",schemaPath:"#/properties/conditions/items/properties/message/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data31.lastTransitionTime !== undefined){
let data36 = data31.lastTransitionTime;
if(typeof data36 === "string"){
if(func2(data36) > 40){
const err90 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(!pattern34.test(data36)){
const err91 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
else {
const err92 = {instancePath:instancePath+"/conditions/" + i7+"/lastTransitionTime",schemaPath:"#/properties/conditions/items/properties/lastTransitionTime/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data31.observedGeneration !== undefined){
let data37 = data31.observedGeneration;
if(!(((typeof data37 == "number") && (!(data37 % 1) && !isNaN(data37))) && (isFinite(data37)))){
const err93 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 > 9007199254740991 || isNaN(data37)){
const err94 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data37 < 0 || isNaN(data37)){
const err95 = {instancePath:instancePath+"/conditions/" + i7+"/observedGeneration",schemaPath:"#/properties/conditions/items/properties/observedGeneration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
}
}
else {
const err96 = {instancePath:instancePath+"/conditions/" + i7,schemaPath:"#/properties/conditions/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/conditions",schemaPath:"#/properties/conditions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
validate15.errors = vErrors;
return errors === 0;
}
