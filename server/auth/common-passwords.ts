/**
 * Words that the most common passwords are made of, in lower case and without digits or signs. Written for this project
 * from what lists of leaked passwords have in common, with words from Pakistan and from oncology added.
 */
const WORDS = `
password passwort passw passwd pass secret letmein welcome login logon admin administrator root user guest default master
changeme changeit temp temporary test testing tester trustno access hello helloworld abc abcd abcde abcdef abcdefg
abcdefgh abcdefghi abcdefghij qwerty qwertz azerty qwertyu qwertyui qwertyuio qwertyuiop asdf asdfg asdfgh asdfghj
asdfghjk asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qwe asd zxc poiuytrewq lkjhgfdsa mnbvcxz
monkey dragon shadow sunshine princess football baseball basketball superman batman spiderman ironman starwars pokemon
cricket soccer hockey michael jennifer jordan hunter buster soldier harley ranger daniel thomas robert andrew jessica
michelle charlie ashley bailey matthew joshua amanda summer winter spring autumn january february march april june july
august september october november december monday tuesday wednesday thursday friday saturday sunday computer internet
windows google facebook youtube whatsapp instagram samsung iphone android apple microsoft linux network server database
killer pepper cheese banana orange chocolate cookie coffee butterfly flower purple yellow silver golden diamond freedom
whatever nothing nopassword forgot forgotten mypassword mypass thisismypassword thepassword yourpassword ourpassword
passwordpassword iloveyou iloveu loveyou lovely loveme love forever angel angels baby babygirl sweetheart darling honey
jesus heaven blessed family mother father brother sister friends friend happy smile lucky money million business company
office work manager director secretary hospital clinic doctor doctors nurse surgeon surgery medical medicine health
patient patients oncology oncologist cancer tumor tumour tumorboard tumourboard mashwara consultation radiology
pathology radiation chemotherapy resident fellow consultant professor student college university school teacher
pakistan pakistani pakistanzindabad zindabad islamabad lahore karachi peshawar quetta multan faisalabad rawalpindi
hyderabad sialkot punjab sindh balochistan khyber kashmir gilgit allah allahuakbar bismillah alhamdulillah mashallah
inshallah subhanallah muhammad mohammad mohammed ahmed ahmad hassan hussain fatima ayesha aisha zainab khadija abdullah
ibrahim usman umar khan malik sheikh shaikh qureshi siddiqui ansari butt chaudhry mirza syed shah jaan jaanu
merijaan meraallah ammi abbu zindagi mohabbat dil dilse pyar pyaar shukran assalam assalamualaikum salam khuda
skpm shaukatkhanum sospk smop psco esmo asco nccn correcthorsebatterystaple correcthorse batterystaple
opensesame sesame knockknock whoami letmeinnow letmeinplease openup enter enternow mustang ferrari porsche mercedes
corvette yamaha honda toyota suzuki eagle tiger lion panther phoenix falcon wolf bear dolphin elephant chicken turkey
matrix gandalf frodo hobbit hogwarts harrypotter voldemort naruto goku zelda mario sonic minecraft fortnite roblox
arsenal chelsea liverpool barcelona realmadrid manchester juventus ronaldo messi afridi babarazam imrankhan
onetwothree onetwothreefour onetwo twothree zero one two three four five six seven eight nine ten
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter(Boolean));
