"""Indonesian function words, as *yang* or *di*, on which no completion ends."""

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
