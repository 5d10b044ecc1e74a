"""Function and question words, as *yang* or *siapakah*: not required of articles, and no completion's end."""

_WORDS = """
ada adalah agar aja akan aku akibat amat anda antara apa apabila apakah atas atau bagai bagaimana bagi bahkan
bahwa banyak baru beberapa begitu belum berada berapa bersama bisa boleh bukan buat cukup cuma dalam dan dapat
dari daripada demi demikian dengan di dia dua gak guna hal hanya harus hingga ia ini itu jadi jangan jika juga
kalau kalian kami kamu kapan karena kata ke kemudian kenapa kepada ketika kini kita kok lagi lain lalu lewat
lebih maka makin masih mau melalui mengapa mengenai menjadi mereka merupakan misalnya namun nanti nya oleh
pada
padahal para paling per pernah pula pun punya saat saja saling sama sambil sampai sang sangat saya se sebab
sebagai sebagaimana sebelum sebuah secara sedang sedangkan sehingga sejak sejumlah sekitar selain selaku
selama selalu semakin sementara semua seorang seperti serta sesuai sesudah sesuatu setelah setiap si siapa
soal suatu sudah supaya tak tanpa tapi telah tentang terhadap terkait ternyata tersebut tetap tetapi tiap
tidak untuk usai walau yaitu yakni yang
and not or the of to in for on at by with from as is
"""
FUNCTION_WORDS = frozenset(_WORDS.split())
"""Exact forms; all operators are among them, which are never shown in the capitals that make them ones."""

_OPTIONAL = """
ada adalah agar akan apa apabila apakah atas atau bagaimana bagaimanakah bagi bahwa berapa berapakah bila
bilamana dalam dan dari darimana daripada demi dengan di dia dimana dimanakah hingga ia ialah ini itu itukah
jika juga kah kalau kapan kapankah karena ke kemana kemanakah kenapa kepada ketika lah mana manakah mengapa
mengapakah merupakan mereka nama namanya nya oleh pada para pun saat saja sang sebagai sebuah sedang sejak
seorang seperti serta siapa siapakah suatu sudah tahukah telah tentang terhadap tersebut untuk yaitu yakni
yang
"""
OPTIONAL_WORDS = frozenset(_OPTIONAL.split())
"""Exact forms of function and question words that hold next to no information in a query.

Fewer than :data:`FUNCTION_WORDS`: no word that may be a name or an abbreviation (*antara*, *as*), or
that turns the sense round (*tidak*, *belum*). Chosen by hand, measured with ``tests.bench.relevance``.
"""
