-- purpose: where each figure and commitment stands in which file, for people who ask in the database
-- needs: raw.fact, raw.commitment, raw.file
-- comment: Mỗi con số, mỗi cam kết nằm ở đâu: tệp, vị trí, chữ trong ô hoặc trong câu
-- column dinh_danh: Định danh của con số (fact_id) hoặc cam kết (commitment_id)
-- column loai: fact là số liệu, commitment là cam kết
-- column tep: Tên tệp
-- column vi_tri: Vị trí trong tệp (trang tính và ô, đoạn văn, trang…)
-- column nguyen_van: Chữ đúng như trong nguồn
-- column tinh_trang: Tình trạng: official, published, committed, provisional, illustrative
select
    fact.fact_id as dinh_danh,
    'fact' as loai,
    file.name as tep,
    fact.place as vi_tri,
    fact.raw_text as nguyen_van,
    fact.status as tinh_trang,
from raw.fact as fact
inner join raw.file as file on file.sha256 = fact.sha256

union all

select
    commitment.commitment_id as dinh_danh,
    'commitment' as loai,
    file.name as tep,
    commitment.place as vi_tri,
    commitment.quote as nguyen_van,
    commitment.status as tinh_trang,
from raw.commitment as commitment
inner join raw.file as file on file.sha256 = commitment.sha256
order by dinh_danh
