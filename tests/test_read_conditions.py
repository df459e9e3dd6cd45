"""What a clinic says it treats: named with the treatment, not risked, excluded, asked about or treated elsewhere."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page


def treated(text: str) -> set[str]:
    page = Page(
        url="https://ternbay.example/faq",
        title="Tern Bay Ketamine",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"Our clinic gives ketamine treatment by IV infusion to adults.\n\n{text}"),
    )
    return {one.value for one in read_page(page).findings if one.field == "condition"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("We see adults with depression that has not responded to medication.", {"trd", "depression"}),
        ("We offer Spravato to adults whose depression did not respond to two medicines.", {"trd", "depression"}),
        ("People with a long history of depression may need more infusions before relief.", {"depression"}),
        ("Our infusions help people with CRPS.", {"crps", "chronic_pain"}),
        (
            "We give Spravato, approved for depression in adults who take a pill but have suicidal thoughts.",
            {"depression", "mdd_si"},
        ),
        ("We give ketamine for peripheral neuropathies.", {"neuropathic_pain", "chronic_pain"}),
        ("Panic attacks and social anxiety are treated here with ketamine.", {"anxiety"}),
        ("We use ketamine to treat alcohol use disorder.", {"substance_use"}),
        ("Our infusions help people with depression and suicidal ideation.", {"depression", "suicidality"}),
        ("We offer ketamine for chronic primary pain.", {"chronic_pain"}),
        ("Ketamine twice a week is for depression with suicidality.", {"depression", "suicidality"}),
        ("Medical review by: Ada Quill\nWe treat PTSD with ketamine.", {"ptsd"}),
    ],
)
def test_what_is_treated_is_read_with_what_it_is_a_kind_of(text: str, codes: set[str]) -> None:
    assert treated(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Our clients' depression has been resistant to pills.", {"trd", "depression"}),
        ("Ketamine is for severe depression that resisted two medicines.", {"trd", "depression"}),
        ("We give ketamine where depression is refractory (two medicines have failed).", {"trd", "depression"}),
        (
            "Anxiety, OCD, PTSD, migraine and neuropathy.",
            {"anxiety", "ocd", "ptsd", "migraine", "neuropathic_pain", "chronic_pain"},
        ),
        ("Are you tired of fighting anxiety? Ketamine may be the answer.", {"anxiety"}),
        ("Suffering with nerve pain? Call us.", {"neuropathic_pain", "chronic_pain"}),
        ("If two medicines have not helped your depression, you may qualify for ketamine.", {"trd", "depression"}),
        ("You do not have to live with depression any longer.", {"depression"}),
        ("Pain: CRPS, fibromyalgia", {"crps", "fibromyalgia", "chronic_pain"}),
        ("Depression persists in adults for whom ECT and TMS have failed; ketamine may help.", {"depression"}),
        ("Will ketamine help my treatment resistant depression?", {"trd", "depression"}),
        ("Infusions reach a depressive disorder that has not yet responded well.", {"trd", "depression"}),
        ("Refractory unipolar depression is why most adults come for ketamine.", {"trd", "depression"}),
        (
            "We offer lozenges.\n\nOCD\n\nMigraine\n\nOur rooms are quiet and face the harbour, with a view.",
            {"ocd", "migraine"},
        ),
        (
            "KETAMINE FOR:\nAnxiety\nAddiction\nFibromyalgia",
            {"anxiety", "substance_use", "fibromyalgia", "chronic_pain"},
        ),
        (
            "Body: sciatica, fibromyalgia, CRPS, migraine",
            {"neuropathic_pain", "fibromyalgia", "crps", "migraine", "chronic_pain"},
        ),
        ("Research shows what ketamine is effective against:\n- OCD\n- alcoholism", {"ocd", "substance_use"}),
        ("Ketamine lifts moods. It has also been used to manage PTSD.", {"ptsd"}),
        ("Insurance companies will not pay for ketamine in OCD, so we take cards.", {"ocd"}),
        ("Panic attacks and suicidal urges respond within days.", {"anxiety", "suicidality"}),
        ("If you are living with PTSD, come and see us.", {"ptsd"}),
        ("We do not treat active addiction, but we treat OCD.", {"ocd"}),
        ("For adults with OCD who meet the criteria, ketamine is offered here.", {"ocd"}),
    ],
)
def test_what_is_listed_or_eased_is_treated_whoever_speaks(text: str, codes: set[str]) -> None:
    assert treated(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Contraindications\nBipolar mania\nAddiction\nGlaucoma",
        "Side effects\nNausea\nAnxiety",
        "Tolerance or addiction hardly ever come of our infusions.",
        "The risk of drug dependence is low for those who already have a substance use disorder.",
        "We do NOT specialize in care of depression.",
        "People with OCD are not treated here.",
        "Beta blockers and SSRIs come first for social anxiety.",
        "Keep taking your depression pills on the day of the infusion.",
        "Lidocaine drips are given for fibromyalgia.",
        "Tell the nurse if you have ever had migraine.",
        "Ketamine can make anxiety worse for an hour.",
        "It has not been shown that Spravato lowers suicidal ideation.",
        "I remember how well ketamine treated a soldier's pain disorder.",
        "Mindfulness helps with anxiety on the day.",
        "Lasting worry often co-occurs with PTSD.",
    ],
)
def test_what_a_drug_may_lead_to_or_others_are_given_for_is_not_treated(text: str) -> None:
    assert treated(text) == set()


def test_what_an_explained_condition_brings_along_is_a_part_of_it() -> None:
    explained = "What is OCD?\n\nOCD is made of two things:\n- thoughts\n- acts for which anxiety is the reason\n\n"
    assert treated(f"{explained}Ketamine for OCD\n\nOur infusions loosen both of them within a day or two.") == {"ocd"}


def test_a_row_of_conditions_asked_of_the_reader_is_what_is_treated() -> None:
    assert treated("Depression, anxiety, PTSD? You do not have to go on like this.") == {
        "depression",
        "anxiety",
        "ptsd",
    }


def test_an_approval_of_spravato_says_nothing_of_a_clinic_that_never_gives_it() -> None:
    assert "trd" not in treated("One form, esketamine, has FDA approval for treatment-resistant depression.")
    assert "trd" in treated("We also give Spravato. It has FDA approval for treatment-resistant depression.")


def test_spravato_s_second_use_is_not_suicidality_by_itself() -> None:
    assert treated(
        "We offer Spravato here. It is approved for:\n"
        "- Major depressive disorder (MDD) with suicidal thoughts or behavior\n"
        "- Adults with acute suicidal ideation on esketamine"
    ) == {"mdd_si", "depression"}


def test_depression_and_suicidal_thoughts_in_one_sentence_are_not_one_diagnosis() -> None:
    assert "mdd_si" not in treated(
        "In major depressive disorder our infusion lowered depressive symptoms and suicidal thoughts."
    )


@pytest.mark.parametrize(
    "text",
    [
        "We are an outpatient center for substance use disorders.",
        "Untreated pain puts people at risk for suicidal thoughts.",
        "A birth can set off feelings ranging from happiness to anxiety.",
        "You may not be appropriate for ketamine with bipolar mania.",
        "People with a history of bipolar disorder should not have ketamine.",
        "Exclusions: active addiction, uncontrolled bipolar disorder, psychosis.",
        "Depression affects 21 million adults each year.",
        "Tern Anxiety Center is next door.",
        "TMS is approved for OCD.\nTMS\n- OCD\n- Migraine",
        "The PHQ-9 depression questionnaire is filled in each visit.",
        "You fill in a screening scale for PTSD first.",
        "Before your visit we ask about migraine and PTSD.",
        "Many clinics treat PTSD and OCD with ketamine.",
        "A study of ketamine in PTSD found relief.",
        "Side effects: dizziness, anxiety, headache.",
        "Will you treat bipolar disorder as well?\nNo. We leave that to your own doctor.",
        "Mood and anxiety disorders are common.",
        "Pain costs people their jobs; most also have depression related to their condition.",
        "Anxiety and mood disorders, our doctor says, are many-sided.",
    ],
)
def test_what_is_only_named_is_not_treated(text: str) -> None:
    assert treated(text) == set()


@pytest.mark.parametrize(
    ("text", "mirror", "codes"),
    [
        (
            "Ketamine has been studied for OCD and migraine.",
            "Ketamine has been studied for OCD and migraine, and we treat both with it.",
            {"ocd", "migraine"},
        ),
        ("Depression runs in families.", "We treat depression that runs in families.", {"depression"}),
        (
            "We treat chronic pain with physical therapy, not ketamine.",
            "We treat chronic pain with ketamine, not physical therapy.",
            {"chronic_pain"},
        ),
        ("Research suggests that ketamine may help PTSD.", "Ketamine may help people with PTSD.", {"ptsd"}),
        ("There is little evidence for ketamine in OCD.", "There is a course of ketamine for OCD.", {"ocd"}),
        ("Symptoms of PTSD include nightmares.", "Our lozenges ease symptoms of PTSD.", {"ptsd"}),
        ("The whole family feels a mother's anxiety.", "Ketamine treats a mother's anxiety.", {"anxiety"}),
        (
            "Migraine is the third most common illness.",
            "Migraine is an illness for which we give ketamine.",
            {"migraine"},
        ),
        ("Unlike depression, OCD comes in waves.", "Like depression, OCD responds to ketamine.", {"depression", "ocd"}),
        ("We treat anxiety with talk therapy.", "We treat anxiety with talk therapy and ketamine.", {"anxiety"}),
        ("CBT for OCD", "Ketamine for OCD", {"ocd"}),
        ("We do not accept patients with PTSD.", "We welcome patients with PTSD.", {"ptsd"}),
        (
            "Patients with bipolar mania are not accepted.",
            "Patients with bipolar depression do well here on ketamine.",
            set(),
        ),
        ("We refer people with OCD to another clinic.", "We help people with OCD from another county.", {"ocd"}),
        ("On the form, tick PTSD, OCD or migraine.", "On offer for PTSD, OCD or migraine: ketamine.", set()),
        ("Our sister clinic treats fibromyalgia.", "Our clinic treats fibromyalgia.", {"fibromyalgia", "chronic_pain"}),
        (
            "Vets use ketamine for chronic pain in horses.",
            "We use ketamine for chronic pain in adults.",
            {"chronic_pain"},
        ),
        ("We used to treat migraine.", "We are here to treat migraine.", {"migraine"}),
        ("Dr. Orn wrote a book about PTSD.", "Dr. Orn treats PTSD.", {"ptsd"}),
        ("Our nurse has lived with depression herself.", "Our nurse helps adults with depression.", {"depression"}),
        (
            "\u201cKetamine lifted my PTSD,\u201d a guest wrote in our book.",
            "Ketamine lifts what we call \u201cseasonal depression\u201d here.",
            {"depression"},
        ),
        ("Scientists are testing ketamine against OCD.", "We are using ketamine against OCD.", {"ocd"}),
        ("The first data on ketamine and PTSD look good.", "Ketamine is good against PTSD.", {"ptsd"}),
        ("It is a myth that ketamine cures PTSD.", "It is here that ketamine eases PTSD.", {"ptsd"}),
        ("We screen everyone for bipolar disorder.", "We see everyone with bipolar disorder.", {"bipolar"}),
        ("Our intake form asks about OCD.", "Our treatment helps with OCD.", {"ocd"}),
        ("Lithium is used for bipolar disorder.", "Ketamine is used for bipolar disorder.", {"bipolar"}),
        ("Tom R.: my anxiety is gone!", "Our treatment makes anxiety weaker.", {"anxiety"}),
        ("A patient of ours with OCD now plays golf.", "A treatment of ours helps with OCD.", {"ocd"}),
        ("Our therapist leads a group on anxiety.", "Our doctor treats anxiety.", {"anxiety"}),
        ("Is ketamine good for OCD? We do not know.", "Is ketamine good for OCD? We think so.", {"ocd"}),
        (
            "Ketamine misuse can become an alcohol use disorder.",
            "Ketamine treats alcohol use disorder.",
            {"substance_use"},
        ),
        ("Elm Wellness in Ohio treats OCD with ketamine.", "Tern Bay treats OCD with ketamine.", {"ocd"}),
        ("We turn down people with bipolar disorder.", "We take in people with bipolar disorder.", {"bipolar"}),
        ("We leave OCD to other specialists.", "We keep an hour for OCD and ketamine.", {"ocd"}),
        ("Take our anxiety quiz.", "Take our lozenges for anxiety.", {"anxiety"}),
        ("Ketamine might one day treat OCD.", "Ketamine may treat OCD.", {"ocd"}),
        ("Anxiety has been reported after ketamine.", "Anxiety has been better after ketamine.", {"anxiety"}),
        ("Ketamine can raise anxiety for an hour.", "Ketamine can lower anxiety within an hour.", {"anxiety"}),
        ("Prazosin helps with PTSD nightmares.", "Ketamine helps with PTSD nightmares.", {"ptsd"}),
        (
            "Wellbutrin and Zoloft are sold against depression.",
            "Our infusions ease depression after Zoloft.",
            {"depression"},
        ),
        ("Cymbalta is approved for fibromyalgia.", "Ketamine is a choice for fibromyalgia.", {"fibromyalgia"}),
        ("Insurance covers Spravato only for depression.", "We give Spravato only for depression.", {"depression"}),
        ("Yale doctors give ketamine for OCD.", "Our doctors give ketamine for OCD.", {"ocd"}),
        ("Neurologists use it against migraine.", "We use it against migraine.", {"migraine"}),
        ("Dr. Orn has studied bipolar disorder.", "Dr. Orn treats bipolar disorder.", {"bipolar"}),
        ("Dr. Orn trained in anxiety at sea.", "Dr. Orn gives ketamine for anxiety.", {"anxiety"}),
        (
            "If you have migraine, we ask your neurologist first.",
            "If you live with migraine, ketamine can help.",
            {"migraine"},
        ),
        ("Bipolar disorder is often mistaken for depression.", "Bipolar disorder often eases here.", {"bipolar"}),
        ("After two infusions Maria's migraine was gone.", "After two infusions a migraine may go.", {"migraine"}),
        ("Whether ketamine helps with OCD is an open question.", "Ketamine helps with OCD.", {"ocd"}),
        ("There is not enough evidence for ketamine in OCD.", "There is relief through ketamine in OCD.", {"ocd"}),
        ("Insurers approve Spravato for depression only.", "We choose Spravato for depression only.", {"depression"}),
        ("Our chiropractor sees people with sciatica.", "Our doctor treats sciatica.", {"neuropathic_pain"}),
        ("Anxiety is not an approved use of Spravato.", "Anxiety is one reason for our infusions.", {"anxiety"}),
        ("Tags: depression, anxiety", "Mood: depression, anxiety", {"depression", "anxiety"}),
        ("Living with OCD: a memoir", "Living with OCD? We give ketamine.", {"ocd"}),
        ("CBT had not helped her OCD.", "We have helped her OCD.", {"ocd"}),
        ("Do not stop your medicine for depression.", "Ketamine is a medicine for depression.", {"depression"}),
        ("Depression can return later.", "Depression can lift with ketamine.", {"depression"}),
        ("We offer couples therapy for anxiety.", "We offer ketamine for anxiety.", {"anxiety"}),
        (
            "Others are:\n- Nausea\n- Dizziness\n- Mania\n- Anxiety",
            "Conditions we treat:\n- Psychosis\n- Mania\n- Anxiety",
            {"anxiety"},
        ),
        (
            "We do not treat depression and give no ketamine for it.",
            "We see many troubles, including but not limited to depression, and give ketamine.",
            {"depression"},
        ),
        ("Take our OCD drug test.", "Ketamine is used for PTSD, OCD, drug and alcohol addiction.", {"ocd"}),
        ("Interest is growing in ketamine for OCD.", "Tired of OCD? We give ketamine for OCD.", {"ocd"}),
        ("Others are:\n- Nausea\n- Dizziness\n- Anxiety", "We treat:\n- Pain\n- Anxiety", {"anxiety"}),
        (
            "Not for these:\n- Pregnancy\n- Uncontrolled high blood pressure\n- Bipolar 1",
            "For these we give ketamine:\n- Chronic pain\n- Bipolar 1",
            {"bipolar"},
        ),
    ],
)
def test_what_is_said_about_a_condition_is_not_what_is_treated_and_its_mirror_is(
    text: str, mirror: str, codes: set[str]
) -> None:
    assert treated(text) == set()
    assert treated(mirror) >= codes
    assert treated(mirror) != set()
