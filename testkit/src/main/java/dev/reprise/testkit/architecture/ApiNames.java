package dev.reprise.testkit.architecture;

import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ArrayTypeSig;
import java.lang.classfile.Signature.BaseTypeSig;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.Signature.TypeArg;
import java.lang.classfile.Signature.TypeParam;
import java.lang.classfile.Signature.TypeVarSig;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types as an {@link ApiDump} writes them: in full, nested ones with a point. */
final class ApiNames {
  private ApiNames() {}

  static String of(ClassEntry entry) {
    return dotted(entry.asInternalName());
  }

  static String of(Signature signature) {
    return switch (signature) {
      case BaseTypeSig base -> primitive(base);
      case ArrayTypeSig array -> of(array.componentSignature()) + "[]";
      case TypeVarSig variable -> variable.identifier();
      case ClassTypeSig type -> outer(type) + arguments(type.typeArgs());
    };
  }

  private static String primitive(BaseTypeSig base) {
    return ClassDesc.ofDescriptor(String.valueOf(base.baseType())).displayName();
  }

  /** A class nested in one with type arguments is written as its simple name after that one. */
  private static String outer(ClassTypeSig type) {
    return type.outerType().map(it -> of(it) + ".").orElse("") + dotted(type.className());
  }

  private static String arguments(List<TypeArg> arguments) {
    return arguments.isEmpty()
        ? ""
        : arguments.stream().map(ApiNames::argument).collect(Collectors.joining(", ", "<", ">"));
  }

  private static String argument(TypeArg argument) {
    return switch (argument) {
      case TypeArg.Unbounded ignored -> "?";
      case TypeArg.Bounded bounded ->
          switch (bounded.wildcardIndicator()) {
            case NONE -> of(bounded.boundType());
            case EXTENDS -> "? extends " + of(bounded.boundType());
            case SUPER -> "? super " + of(bounded.boundType());
          };
    };
  }

  /** What is declared between angle brackets, with the bounds; empty for none. */
  static String parameters(List<TypeParam> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream().map(ApiNames::parameter).collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameter(TypeParam parameter) {
    String bounds =
        Stream.concat(parameter.classBound().stream(), parameter.interfaceBounds().stream())
            .map(ApiNames::of)
            .filter(it -> !it.equals("java.lang.Object"))
            .collect(Collectors.joining(" & "));
    return parameter.identifier() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static String dotted(String internal) {
    return internal.replace('/', '.').replace('$', '.');
  }
}
