namespace Haven.Forms.FhirPath;

internal static partial class FhirModel
{
    // type, then element:type; * marks a choice of types. Source: HL7 FHIR 4.0.1, the types' definition pages.
    private const string Definitions = """
        Resource id:id meta:Meta implicitRules:uri language:code
        DomainResource text:Narrative contained:Resource extension:Extension modifierExtension:Extension
        Element id:string extension:Extension
        BackboneElement modifierExtension:Extension
        Extension url:uri value:* extension:Extension
        Meta versionId:id lastUpdated:instant source:uri profile:canonical security:Coding tag:Coding
        Narrative status:code div:xhtml
        Address use:code type:code text:string line:string city:string district:string state:string postalCode:string country:string period:Period
        Annotation author:* time:dateTime text:markdown
        Attachment contentType:code language:code data:base64Binary url:url size:unsignedInt hash:base64Binary title:string creation:dateTime
        CodeableConcept coding:Coding text:string
        Coding system:uri version:string code:code display:string userSelected:boolean
        ContactDetail name:string telecom:ContactPoint
        ContactPoint system:code value:string use:code rank:positiveInt period:Period
        Expression description:string name:id language:code expression:string reference:uri
        HumanName use:code text:string family:string given:string prefix:string suffix:string period:Period
        Identifier use:code type:CodeableConcept system:uri value:string period:Period assigner:Reference
        Period start:dateTime end:dateTime
        Quantity value:decimal comparator:code unit:string system:uri code:code
        Range low:Quantity high:Quantity
        Ratio numerator:Quantity denominator:Quantity
        Reference reference:string type:uri identifier:Identifier display:string
        UsageContext code:Coding value:*
        Patient identifier:Identifier active:boolean name:HumanName telecom:ContactPoint gender:code birthDate:date deceased:* address:Address maritalStatus:CodeableConcept multipleBirth:* photo:Attachment contact:Patient.contact communication:Patient.communication generalPractitioner:Reference managingOrganization:Reference link:Patient.link
        Patient.contact relationship:CodeableConcept name:HumanName telecom:ContactPoint address:Address gender:code organization:Reference period:Period
        Patient.communication language:CodeableConcept preferred:boolean
        Patient.link other:Reference type:code
        Observation identifier:Identifier basedOn:Reference partOf:Reference status:code category:CodeableConcept code:CodeableConcept subject:Reference focus:Reference encounter:Reference effective:* issued:instant performer:Reference value:* dataAbsentReason:CodeableConcept interpretation:CodeableConcept note:Annotation bodySite:CodeableConcept method:CodeableConcept specimen:Reference device:Reference referenceRange:Observation.referenceRange hasMember:Reference derivedFrom:Reference component:Observation.component
        Observation.referenceRange low:Quantity high:Quantity type:CodeableConcept appliesTo:CodeableConcept age:Range text:string
        Observation.component code:CodeableConcept value:* dataAbsentReason:CodeableConcept interpretation:CodeableConcept referenceRange:Observation.referenceRange
        Questionnaire url:uri identifier:Identifier version:string name:string title:string derivedFrom:canonical status:code experimental:boolean subjectType:code date:dateTime publisher:string contact:ContactDetail description:markdown useContext:UsageContext jurisdiction:CodeableConcept purpose:markdown copyright:markdown approvalDate:date lastReviewDate:date effectivePeriod:Period code:Coding item:Questionnaire.item
        Questionnaire.item linkId:string definition:uri code:Coding prefix:string text:string type:code enableWhen:Questionnaire.item.enableWhen enableBehavior:code required:boolean repeats:boolean readOnly:boolean maxLength:integer answerValueSet:canonical answerOption:Questionnaire.item.answerOption initial:Questionnaire.item.initial item:Questionnaire.item
        Questionnaire.item.enableWhen question:string operator:code answer:*
        Questionnaire.item.answerOption value:* initialSelected:boolean
        Questionnaire.item.initial value:*
        QuestionnaireResponse identifier:Identifier basedOn:Reference partOf:Reference questionnaire:canonical status:code subject:Reference encounter:Reference authored:dateTime author:Reference source:Reference item:QuestionnaireResponse.item
        QuestionnaireResponse.item linkId:string definition:uri text:string answer:QuestionnaireResponse.item.answer item:QuestionnaireResponse.item
        QuestionnaireResponse.item.answer value:* item:QuestionnaireResponse.item
        ValueSet url:uri identifier:Identifier version:string name:string title:string status:code experimental:boolean date:dateTime publisher:string contact:ContactDetail description:markdown useContext:UsageContext jurisdiction:CodeableConcept immutable:boolean purpose:markdown copyright:markdown compose:ValueSet.compose expansion:ValueSet.expansion
        ValueSet.compose lockedDate:date inactive:boolean include:ValueSet.compose.include exclude:ValueSet.compose.include
        ValueSet.compose.include system:uri version:string concept:ValueSet.compose.include.concept filter:ValueSet.compose.include.filter valueSet:canonical
        ValueSet.compose.include.concept code:code display:string designation:ValueSet.designation
        ValueSet.compose.include.filter property:code op:code value:string
        ValueSet.designation language:code use:Coding value:string
        ValueSet.expansion identifier:uri timestamp:dateTime total:integer offset:integer parameter:ValueSet.expansion.parameter contains:ValueSet.expansion.contains
        ValueSet.expansion.parameter name:string value:*
        ValueSet.expansion.contains system:uri abstract:boolean inactive:boolean version:string code:code display:string designation:ValueSet.designation contains:ValueSet.expansion.contains
        Appointment identifier:Identifier status:code cancelationReason:CodeableConcept serviceCategory:CodeableConcept serviceType:CodeableConcept specialty:CodeableConcept appointmentType:CodeableConcept reasonCode:CodeableConcept reasonReference:Reference priority:unsignedInt description:string supportingInformation:Reference start:instant end:instant minutesDuration:positiveInt slot:Reference created:dateTime comment:string patientInstruction:string basedOn:Reference participant:Appointment.participant requestedPeriod:Period
        Appointment.participant type:CodeableConcept actor:Reference required:code status:code period:Period
        Parameters parameter:Parameters.parameter
        Parameters.parameter name:string value:* resource:Resource part:Parameters.parameter
        """;

    private const string DataTypeNames =
        "Address Age Annotation Attachment CodeableConcept Coding ContactDetail ContactPoint Count Distance Dosage Duration Expression Extension HumanName Identifier Meta Money Narrative Period Quantity Range Ratio Reference RelatedArtifact SampledData Signature SimpleQuantity Timing UsageContext";

    // Source: the list of resources of the same version.
    private const string ResourceNames =
        "Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription";
}
