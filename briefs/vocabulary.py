"""The tables behind search: stop words, words of asking, and words of one meaning."""


def each(words: str) -> list[str]:
    """The words of a list written as one text."""
    return words.split()


STOP = frozenset(
    each("""
    against a an the and or but if of in on at to for from by with within without into onto over under than then
    as is are was were be been being am do does did doing done has have had having will would shall should can
    could might must it its they them their there these those this that he she his her him we our ours you your
    i me my mine who whom whose which what when where why how so such not no nor also too very just only even
    any some all both each either neither other another same more most less least many much few lot about around
    between among during before after since until while per via vs versus ever yet still already now please tell
    show give let us know want need like find explain describe say said says according article articles text
    document documents file files claim claims info information details exactly really actually didnt dont
    doesnt isnt whats whos hows wheres whens theres thing things something anything up out off again here get
    got gets one ones own found otherwise
    """)
)

# Words of asking rather than of the matter: they count little, and it says little when the files lack them.
LIGHT = frozenset(
    each("""
    dollar dollars considered consider happens came enter mean means meaning happen happened kind type sort way
    ways make makes made take takes took go goes going come use used uses using work works big large great small
    new old good bad important main major current latest recent today date day year years time number amount
    total figure figures percent percentage size role part name names named called call whole overall example
    examples case idea point view reason purpose question answer true real definition define apart besides
    including include includes involved involve become became keep kept put see seen look set sets think argue
    argues argued believe believes report reports reported mention mentioned credit credited worth level rate
    long far high low own story cover covers state reach reached get run running actually supposed allegedly
    play plays stand stands host hosts hosted require requires provide provides offer offers body topic topics
    measure measured hit compare compared celebrate seek seeks position serve serves affect give gave given won
    join joined win wins choose chose chosen pick picked place held hold holds kinds types member members
    """)
)

# Each line is one meaning; a word of the question also finds the others, at a discount.
SYNONYMS = """
price cost expensive fee
fall drop decline decrease reduction reduce cut lower shrink slash fell fallen dropped less
rise increase grow growth gain surge jump climb rose grew risen grown expand
law act legislation statute bill
mou memorandum agreement deal pact accord treaty
face facial
biometric fingerprint
ecommerce retail retailer shopping
talent training train professional skill
loan grant lending lend lent lender financing borrow debt
fiber cable optic
phone mobile cellular
telecom telecommunication carrier operator
broadband internet
household home family
build built construct establish erect set-up lay laid
factory plant manufacturing
rework defect
invest investment inject injection pour put spend spent fund
buy acquire acquisition purchase takeover bought pay paid
launch start begin began unveil open introduce inaugurate
announce reveal declare disclose propose public publish release issue
adopt pass approve
effect force apply
ban restrict restriction curb prohibit limit
sanction blacklist
spy surveillance monitor monitoring snoop
camera cctv
critic opponent sceptic critical criticism criticize
proponent supporter backer
hub center
city urban municipal town
traffic congestion jam
health healthcare medical hospital
electricity power energy grid
bank finance financial fintech
school education university academic institution college
country nation
company firm business enterprise corporation provider
sector industry
respond response answer react reply
pressure push urge
jam congestion
government authority official administration
attack cyberattack hack incident
cyber cybersecurity
rank ranking
forecast predict prediction expect projection
goal target aim objective ambition plan vision
position title post job
revenue sales turnover
income earnings wage salary
share stake portion percentage
rival competitor rivalry competition compete
western west
eastward east
standard norm
dissent opposition protest
people person citizen resident
chip semiconductor
payment pay
area region zone
operational operation live running active
finish complete
pole lamp lamppost
chief head president boss leader ceo
world global international worldwide
abroad overseas foreign outside
poor developing
risk threat danger
worry concern fear alarm
sovereignty independence autonomy
dependence dependency reliance interdependence
unanimous consensus
partner cooperate cooperation collaborate collaboration together
cosponsor sponsor back
suspend suspension stop halt switch
supply supplied supplier deliver provide install installed
support help
sell sale export
sign signed conclude
date day
century era age
america american usa washington
chinese china beijing
thai thailand
malaysian malaysia
african africa
european europe eu brussels
kenyan kenya
nigerian nigeria
ghanaian ghana
ethiopian ethiopia
ugandan uganda
zimbabwean zimbabwe
egyptian egypt
mexican mexico
korean korea
japanese japan
filipino philippine philippines
indonesian indonesia
singaporean singapore
emirati emirates uae
asian asia
gmv merchandise gross
participate partner collaboration join
norm rule
phone smartphone
recognition recognize identify
dozen 12
second 2
third 3
fourth 4
fifth 5
""".strip().splitlines()

# What is said to somebody and asks nothing; a text made of these words only is answered with the start.
SMALL_TALK = frozenset(
    each("""
    hi hello hey heya hiya yo hola bonjour salut ciao hallo salam namaste sawasdee greetings good morning
    afternoon evening night day thanks thank thx ty cheers merci gracias danke obrigado you u very much so a lot
    many ok okay kk cool nice great perfect awesome wonderful bye goodbye see later welcome please there bot all
    everyone friend sir how are doing is it going whats sup terima kasih asante jambo selamat pagi 你好 您好 谢谢 多谢
    早上好 สวัสดี ขอบคุณ привет спасибо مرحبا شكرا こんにちは ありがとう 안녕하세요 감사합니다 👍 🙏 👋 ❤ 😊 🙂 👌
    """)
)
