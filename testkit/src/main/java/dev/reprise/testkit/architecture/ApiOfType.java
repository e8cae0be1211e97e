package dev.reprise.testkit.architecture;

import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The lines of one type in an {@link ApiDump}: one for itself, one for each member. */
final class ApiOfType {
  private static final int OPEN = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final int TYPE =
      OPEN | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT | Modifier.INTERFACE;
  private static final int MEMBER = OPEN | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;");

  private final ClassModel type;
  private final String name;
  private final List<String> lines = new ArrayList<>();

  private ApiOfType(ClassModel type) {
    this.type = type;
    this.name = ApiNames.of(type.thisClass());
  }

  static List<String> of(ClassModel type) {
    var api = new ApiOfType(type);
    api.addType();
    type.findAttribute(Attributes.record()).map(RecordAttribute::components).stream()
        .flatMap(List::stream)
        .forEach(api::addComponent);
    type.fields().stream().filter(it -> open(it.flags().flagsMask())).forEach(api::addField);
    type.methods().stream().filter(ApiOfType::written).forEach(api::addMethod);
    return api.lines;
  }

  static boolean open(int flags) {
    return (flags & OPEN) != 0;
  }

  /** As they were written: the flags of a nested class's own file say less. */
  static int flags(ClassModel type) {
    return type.findAttribute(Attributes.innerClasses()).stream()
        .flatMap(inner -> inner.classes().stream())
        .filter(inner -> inner.innerClass().equals(type.thisClass()))
        .map(InnerClassInfo::flagsMask)
        .findFirst()
        .orElse(type.flags().flagsMask());
  }

  /** Bridges are the compiler's, and what every object has is no choice of a type. */
  private static boolean written(MethodModel method) {
    return open(method.flags().flagsMask())
        && !method.flags().has(AccessFlag.SYNTHETIC)
        && !OF_EVERY_OBJECT.contains(
            method.methodName().stringValue() + method.methodType().stringValue());
  }

  private void addType() {
    int flags = flags(type);
    var signature =
        type.findAttribute(Attributes.signature()).map(SignatureAttribute::asClassSignature);
    String parameters =
        signature.map(ClassSignature::typeParameters).map(ApiNames::parameters).orElse("");
    lines.add(
        name
            + " "
            + modifiers(flags & TYPE)
            + kind(flags)
            + parameters
            + parents(signature)
            + permitted());
  }

  private String kind(int flags) {
    if (type.findAttribute(Attributes.record()).isPresent()) {
      return "record";
    }
    if ((flags & Modifier.INTERFACE) != 0) {
      return "interface";
    }
    return type.flags().has(AccessFlag.ENUM) ? "enum" : "class";
  }

  private String parents(Optional<ClassSignature> signature) {
    List<Signature> all = new ArrayList<>();
    signature.ifPresentOrElse(
        generic -> {
          all.add(generic.superclassSignature());
          all.addAll(generic.superinterfaceSignatures());
        },
        () -> {
          type.superclass().map(ClassEntry::asSymbol).map(Signature::of).ifPresent(all::add);
          type.interfaces().forEach(it -> all.add(Signature.of(it.asSymbol())));
        });
    String text =
        all.stream()
            .map(ApiNames::of)
            .filter(it -> !it.equals("java.lang.Object"))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : " : " + text;
  }

  private String permitted() {
    return type.findAttribute(Attributes.permittedSubclasses())
        .map(PermittedSubclassesAttribute::permittedSubclasses)
        .map(some -> some.stream().map(ApiNames::of).collect(Collectors.joining(", ")))
        .map(some -> " permits " + some)
        .orElse("");
  }

  private void addComponent(RecordComponentInfo component) {
    Signature of = signature(component).orElseGet(() -> Signature.of(component.descriptorSymbol()));
    lines.add(name + "#" + component.name().stringValue() + " component " + ApiNames.of(of));
  }

  private void addField(FieldModel field) {
    String called = name + "#" + field.fieldName().stringValue();
    if (field.flags().has(AccessFlag.ENUM)) {
      lines.add(called + " constant");
      return;
    }
    Signature of = signature(field).orElseGet(() -> Signature.of(field.fieldTypeSymbol()));
    String modifiers = modifiers(field.flags().flagsMask() & MEMBER);
    lines.add(called + " " + modifiers + "field " + ApiNames.of(of));
  }

  private static Optional<Signature> signature(AttributedElement element) {
    return element.findAttribute(Attributes.signature()).map(SignatureAttribute::asTypeSignature);
  }

  private void addMethod(MethodModel method) {
    MethodSignature of =
        method
            .findAttribute(Attributes.signature())
            .map(SignatureAttribute::asMethodSignature)
            .orElseGet(() -> MethodSignature.of(method.methodTypeSymbol()));
    String called = method.methodName().stringValue();
    String arguments =
        of.arguments().stream().map(ApiNames::of).collect(Collectors.joining(", ", "(", ")"));
    lines.add(
        name
            + "#"
            + (called.equals("<init>") ? "new" : called)
            + arguments
            + " "
            + modifiers(method.flags().flagsMask() & MEMBER)
            + defaulted(method)
            + typeParameters(of)
            + ApiNames.of(of.result())
            + thrown(method));
  }

  private static String typeParameters(MethodSignature of) {
    String text = ApiNames.parameters(of.typeParameters());
    return text.isEmpty() ? "" : text + " ";
  }

  /** An interface's method with a body. */
  private String defaulted(MethodModel method) {
    int bodiless = Modifier.ABSTRACT | Modifier.STATIC;
    boolean body = (method.flags().flagsMask() & bodiless) == 0;
    return body && type.flags().has(AccessFlag.INTERFACE) ? "default " : "";
  }

  private static String thrown(MethodModel method) {
    return method
        .findAttribute(Attributes.exceptions())
        .map(ExceptionsAttribute::exceptions)
        .map(some -> some.stream().map(ApiNames::of).collect(Collectors.joining(", ")))
        .map(some -> " throws " + some)
        .orElse("");
  }

  /** Interfaces are abstract, and called what they are by {@link #kind}. */
  private static String modifiers(int flags) {
    boolean isInterface = (flags & Modifier.INTERFACE) != 0;
    int shown = isInterface ? flags & ~(Modifier.INTERFACE | Modifier.ABSTRACT) : flags;
    return shown == 0 ? "" : Modifier.toString(shown) + " ";
  }
}
