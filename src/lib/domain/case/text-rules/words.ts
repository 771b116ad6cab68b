const wordsOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/**
 * Frequent names in Pakistan, in the spellings that notes use; a list of our own, not a census. A name is found by one of
 * these, or behind a title, a label or a relative. Names that are a word of medicine or English as well are left out.
 */
export const GIVEN_NAMES = wordsOf(`
	aamir abbas abdul abdullah abida adeel adnan adil afshan afzal ahmad ahmed ahsan aisha ajmal akbar akhtar akram alam aleem
	ali alia allah altaf amanullah amina aminah amir amjad amna anees anila anjum anwar anwer aqeel arif arshad asad asghar ashfaq
	ashraf asia asif asim asiya asma aslam ataullah atif atiq ayaz ayesha ayub azam azhar aziz aziza azra babar bakhsh bano
	bashir bashiran batool begum benazir bhatti bibi bilal boota bushra buksh bux chaudhry daud dawood dilawar ehsan eman
	faheem fahad fahmida faisal faiz faiza faizan fakhar falak farah farhan farhat farid farida faridah farooq farrukh farzana
	fatima fatimah fayyaz fazal fazl feroz firdous fozia fouzia fouzia ghafoor ghafur ghani ghazala ghous ghulam gulalai gulshan
	gul gulzar baig butt habib habiba hafeez hafeeza hafiza hafsa haider hajra hajran hakim hameed hameeda hamid hamida hamza hanif hanifa
	haroon hashim hasina hassan hasnain haseeb hidayat hina humaira hussain husain hussein ibrahim iftikhar ihsan ijaz
	ikram ilyas imam imran inam inayat iqbal iqra irfan irshad irum ishaq ishfaq ishrat ismail israr ittefaq jabbar jabeen
	jafar jahangir jalal jamal jameel jameela jamil jamila jamshed javaid javed jawad jehangir junaid kainat kaleem kalsoom
	kamal kamran karam karamat kareem karim kashif kashifa kausar kauser khadija khadim khalid khalida khalil khan khanum
	khatoon khattak khizar khuda khurram khursheed khurshid kiran kishwar kosar kulsoom kulsum laiba lal latif latifa
	liaqat liaquat lubna madiha mahboob mahmood mahmud mahnoor mahwish majeed majid malik mansha mansoor manzoor maqbool
	maqsood maria mariam maroof marwa maryam maryum masih masood masooma masroor mazhar mehboob mehdi mehmood mehmooda mehreen mehwish
	memoona minhas misbah mohammad mohammed mohsin moin mubarak mubashir mudassar mueen muhammad mujahid mujtaba mukhtar
	mukhtaran mumtaz munawar munir munira murad murtaza musa musarrat mushtaq mussarat mustafa muzaffar muzammil nabeel nabi
	nabila nadeem nadia nadir naeem naheed nahid naila najam najma nargis naseem naseer naseera nasim nasir nasira nasreen
	nasrin nasrullah nauman naveed nawab nawaz nayab nayyar nazeer nazia nazir nazish nazli niaz nida nighat nisar noor noreen
	noman nosheen nusrat obaid omar omer osman palwasha parveen parvez parveez pervaiz perveen pervez qadir qaiser qamar qasim
	qayyum qudsia qureshi qurban rabia rafaqat rafia rafiq rafique rahat rahim rahman raheela raja ramzan rana rani rasheed
	rashid rashida rasool rasul rauf razia razzaq rehan rehana rehman rehmat riaz riffat rizwan rizwana robina rozina rubab
	rubina rukhsana rukhsar rustam saad sabir sabira sabiha sabeen sadaf saddam sadia sadiq sadiqa saeed saeeda safdar safia
	safiya sagheer sahar saima saira sajid sajida sajjad sakina saleem saleema salim salma salman sameena sameer samia samina
	samreen sana sanaullah sania saqib sardar sarfraz sarwar sattar sehrish shabana shabbir shabir shabnam shafi shafiq
	shafqat shagufta shah shahbaz shaheen shahid shahida shahnaz shahzad shahzadi shaista shakeel shakeela shakir shamim
	shamshad shaukat shaukat shazia shehnaz shehzad sher sherin shireen shoaib shukat sidra siddique siddiqui siddiqa sikandar
	siraj sobia sohail sonia subhan sughra sughran suhail sulaiman suleman sultan sultana sumaira sumera sundas syed syeda
	tabassum taher tahir tahira tahmina taimoor taj talat talha tallat tanveer tanvir tanzeela taqi tariq tasleem tasneem
	tauqeer tauseef tayyab tayyaba tehmina tufail umaima umair umar umer urooj usama usman uzair uzma wahab waheed waheeda wajid
	wajiha waleed wali waqar waqas waris waseem wasim yahya yaqoob yaqub yaseen yasin yasir yasmeen yasmin yawar younas younis
	younus yousaf yousuf yusuf zabiullah zafar zafran zaheer zahid zahida zahoor zahra zaib zaibunnisa zain zainab zakia
	abbasi achakzai afridi alvi ansari arain awan baloch brohi bugti bukhari chandio chattha cheema durrani elahi faqir farooqi
	faruqi gillani gondal gulab hashmi huma imtiaz jatoi junejo kakar kanwal kazmi khattak lashari leghari lodhi marri marwat
	mazari memon mengal naqvi niazi nooruddin owais panhwar rajput rizvi satti shinwari soomro sohrab talpur tareen tiwana
	warraich yousafzai zaidi
	zaman zareen zareena zarina zeba zeenat zeeshan zia zohra zubaida zubair zulekha zulfiqar zunaira
`);

/** Of these a lower-case word is not a name for certain ("malik", "sana", "taj" are; "lal", "alam" and others are words too). */
export const CAPITAL_ONLY = wordsOf(`
	abbas alam allah ali anwar bano begum bibi boota bux eman falak gul faiz farid hakim hamza imam inam iqra jamal kamal karam
	kiran khuda khan lal malik maria marwa masih moin musa nabi nida niaz noor qamar rahat raja ramzan rana rani rubab sabir sahar
	sana sardar shah shafi sher sonia sultan taj talat taqi umar umer urooj wali waris yahya zaib zain zaman zeba zia zahra aziz
	omar mubarak sadia sidra asia alia safia amir asad arif adil khadim hina saad wahab
`);

/** Words that follow a title or a label with a capital and are no name. Eponyms among them: "mother Hodgkin, father Wilms". */
export const NO_NAMES = wordsOf(`
	a aaj ab abdomen abdominal about active acute address adenocarcinoma adjuvant admission admitted adv advanced advised after age aged all also an
	and ap appointment apr april are aug august as asked at attendant axilla b baby bed benign bethesda bilateral biopsy birads blood board
	bone both bowel bowen brachytherapy breast breslow brother burkitt but by c ca came cancer carcinoma care case cell cells
	cervix chemo chemotherapy chest city civil clark clear clinic clinical cm cns code colon consent consultant contact counselled
	crohn ct cushing date dated daughter day dec december degree delivery dept department depth details diabetes diabetic diagnosis discharge
	disease doctor donor dose dr dx ecog edmonton endoscopy er esophagus ewing excised excision family fasting father feb february
	female fever fibroid field fit follow for found fracture friday from further gastric general gi gleason grade gy had has hashimoto hb
	he head heart hence her here high him his history hodgkin home hospital husband hx i id if image images imaging in increased
	indication indicated infection initials initial is it january jul july jun june karnofsky kaposi kidney known krukenberg
	lab lady large left leg lesion liver local low lugol lump lung lymph lymphoma lynch male manager mar march marital mass mast may med medical medicine
	merkel mesh met metastasis metastatic metastases mets mild mobile mohs monday mother mr mri multiple murphy name nausea neck
	needs new nil nipple no node nodes non none nor normal not nov november now number nurse obese oct october of offered old
	on oncologist oncology one op open or oral ovary paget pain pancoast pancreas patient pathologist pathology pelvis pelvic pet
	phone plan please pmh positive post pr pre presented previous primary private prostate pt ptnt pulmonary question radiologist
	radiology radiotherapy received recommended recovery recurrent refer referred referral refused regarding renal report reported requested resident result review
	reviewed right room said sat saturday saw scan sedation see seen sep september serum severe sex she since sister site skin smoker
	social son spouse stable stage status sterile stomach stroke sun sunday surgeon surgery surgical symptoms table taken ten term test that the their then
	there thing this three thu thursday thyroid to today tolerated tongue total treated treatment tue tuesday tumor tumour two type ultrasound under
	understood underwent unknown upper urgent urology us uterus very virchow visit vital vitals vs waldeyer wait walks wants ward was we wed wednesday
	weight well were whipple white who wife will wilms wishes with wound x xray year years yeh yes zollinger
	sahib saheb sb sahiba ka ki ke ko se ne hai hain tha thi aur par mein
`);

/** "Shaukat Khanum Memorial", "Aga Khan University": a house is no person. */
export const HOUSES = wordsOf(`
	academy block centre center clinic college complex foundation hall hospital hospitals hosp institute lab laboratory
	medical memorial road society teaching town trust university colony nagar airport stadium park
`);
